.PHONY: lab test build
lab test build:
	python3 dev.py $@
