from coursekit.charts import renderer, theme

renderer.enable()
theme.enable()
