"""Charts that JupyterLab draws out of sight, and what a reader could not read in them."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator

from coursekit.jupyterlab import CHART
from tests.browser.driver import NOTEBOOK, Desk
from tests.drawing import COLUMN

# Draw charts, one below the other, in the place of the notebook's first output.
DRAW = f"""async specs => {{
    const rendermime = {NOTEBOOK}.content.rendermime, kind = "{CHART}";
    document.querySelector("#drawn")?.remove();
    const place = document.createElement("div");
    place.id = "drawn";
    place.style.cssText = "position: absolute; top: 0; left: 0; width: 1200px;"
        + "background: var(--jp-layout-color0); color: var(--jp-content-font-color1)";
    document.body.append(place);
    for (const spec of specs) {{
        const renderer = rendermime.createRenderer(kind);
        place.append(renderer.node);
        await renderer.renderModel(rendermime.createModel({{ data: {{ [kind]: spec }} }}));
    }}
}}"""
# The colour of the page's letters, and of those of each chart and its axes.
INKS = """place => ({
    page: getComputedStyle(place).color,
    charts: [...place.querySelectorAll("svg.marks")].map(chart => [
        ...[...chart.querySelectorAll("text")].map(text => getComputedStyle(text).fill),
        ...[...chart.querySelectorAll(".role-axis-domain > *, .role-axis-tick > *")].map(
            line => getComputedStyle(line).stroke)]),
})"""

# What a reader cannot read in a chart: lines of text that touch, are cut, or cross an edge. A line
# is as high as its capital letters, and lies along its angle.
UNREADABLE = """chart => {
    const page = chart.getBoundingClientRect(), flat = line =>
        Math.abs(line.corners[0].y - line.corners[1].y) < 1;
    const shown = node => {
        for (let at = node; at !== chart; at = at.parentNode)
            if (!+getComputedStyle(at).opacity) return false;
        return true;
    };
    const painted = (node, names) => names.some(name => {
        const style = getComputedStyle(node);
        return !["none", "rgba(0, 0, 0, 0)"].includes(style[name])
            && +style[`${name}Opacity`] * +style.opacity > 0.05;
    });
    const lines = [...chart.querySelectorAll("text")].filter(shown).flatMap(text => {
        const parts = text.querySelectorAll("tspan");
        const size = parseFloat(getComputedStyle(text).fontSize);
        return [...(parts.length ? parts : [text])].map(part => {
            const {x, y, width, height} = part.getBBox(), plan = part.getScreenCTM();
            const trim = (height - 0.72 * size) / 2, [top, low] = [y + trim, y + height - trim];
            const corners = [[x, top], [x + width, top], [x + width, low], [x, low]]
                .map(([x, y]) => new DOMPoint(x, y).matrixTransform(plan));
            const xs = corners.map(at => at.x), ys = corners.map(at => at.y);
            return {words: part.textContent.trim(), text, corners,
                left: Math.min(...xs), right: Math.max(...xs),
                top: Math.min(...ys), bottom: Math.max(...ys)};
        });
    }).filter(line => line.words && painted(line.text, ["fill"]));
    const outside = (line, box) => line.left < box.left - 1 || line.right > box.right + 1
        || line.top < box.top - 1 || line.bottom > box.bottom + 1;
    // How deep two lines lie over each other, in the direction where it is least.
    const depth = (one, other) => Math.min(...[one, other].flatMap(({corners: [a, b, , d]}) =>
        [b, d].map(end => {
            const length = Math.hypot(end.x - a.x, end.y - a.y) || 1;
            const [u, v] = [(end.x - a.x) / length, (end.y - a.y) / length];
            const [[low, high], [start, stop]] = [one, other].map(({corners}) => {
                const along = corners.map(at => at.x * u + at.y * v);
                return [Math.min(...along), Math.max(...along)];
            });
            return Math.min(high, stop) - Math.max(low, start);
        })));
    const boxes = [...chart.querySelectorAll(".mark-rect.role-mark > path")]
        .filter(box => shown(box) && !box.closest("[aria-hidden]")
            && painted(box, ["fill", "stroke"]))
        .map(box => box.getBoundingClientRect());
    // A mark that holds a letter is a box, too.
    boxes.push(...[...chart.querySelectorAll(".mark-symbol.role-mark > path")].filter(shown)
        .map(mark => mark.getBoundingClientRect())
        .filter(mark => lines.some(line => !outside(line, mark))));
    const faults = page.width > COLUMN ? [`${page.width} pixels wide`] : [];
    lines.forEach((line, at) => {
        const clip = line.text.closest("[clip-path]")?.querySelector(":scope > .background");
        const short = line.words.endsWith("…") && !`${line.text.__data__.text}`.includes("…");
        if (outside(line, clip?.getBoundingClientRect() ?? page) || short)
            faults.push(`cut: ${line.words}`);
        for (const other of lines.slice(at + 1))
            if (depth(line, other) > 1) faults.push(`touch: ${line.words} | ${other.words}`);
        for (const box of flat(line) ? boxes : []) {
            const wide = Math.min(line.right, box.right) - Math.max(line.left, box.left);
            const high = Math.min(line.bottom, box.bottom) - Math.max(line.top, box.top);
            if (wide > 1 && high > 2 && (line.left < box.left - 1 || line.right > box.right + 1))
                faults.push(`over an edge: ${line.words}`);
        }
    });
    return faults;
}""".replace("COLUMN", str(COLUMN))
# What does not stand out from what is below it: text under 4.5:1, marks under 3:1 by their fill and
# by their edge. Ground has aria-hidden, and a box that holds words is read by its words.
PALE = """chart => {
    const rgba = text => {
        const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number);
        return [r, g, b, a];
    };
    const over = ([r, g, b, a], below) => [r, g, b].map((c, at) => c * a + below[at] * (1 - a));
    const light = color => color.map(c => c / 255)
        .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
    const contrast = (one, other) => {
        const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const place = chart.closest("#drawn");
    const page = rgba(getComputedStyle(place).backgroundColor).slice(0, 3);
    const opacity = node => {
        let product = 1;
        for (let at = node; at !== chart; at = at.parentNode)
            product *= +getComputedStyle(at).opacity;
        return product;
    };
    const paint = (node, name) => {
        const style = getComputedStyle(node);
        if (style[name] === "none" || (name === "stroke" && !parseFloat(style.strokeWidth)))
            return null;
        const [r, g, b, a] = rgba(style[name]);
        const alpha = a * +style[`${name}Opacity`] * opacity(node);
        return alpha ? [r, g, b, alpha] : null;
    };
    const isText = node => node.localName === "text";
    const nodes = [...chart.querySelectorAll("path, line, rect, text")];
    const shapes = nodes.filter(node => !isText(node)).map(node => ({node,
        box: node.getBoundingClientRect(), fill: paint(node, "fill"),
        ground: !!node.closest("[aria-hidden]")})).filter(({fill}) => fill);
    const holds = ({node, box}, [x, y]) => {
        if (x < box.left || x > box.right || y < box.top || y > box.bottom) return false;
        const at = new DOMPoint(x, y).matrixTransform(node.getScreenCTM().inverse());
        return node.isPointInFill(at);
    };
    const below = (node, point) => shapes
        .filter(one => one.node !== node && (isText(node) || one.ground) && holds(one, point)
            && one.node.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING)
        .reduce((color, one) => over(one.fill, color), page);
    const middle = ({left, right, top, bottom}) => [(left + right) / 2, (top + bottom) / 2];
    const words = nodes.filter(node => isText(node) && node.textContent.trim()
        && paint(node, "fill")).map(text => middle(text.getBoundingClientRect()));
    const says = node => isText(node) ? node.textContent.trim()
        : node.matches(".role-mark:not(.mark-group) > *, .role-legend-symbol > *")
            && !node.closest("[aria-hidden]")
            && !shapes.some(one => one.node === node && words.some(at => holds(one, at)));
    return nodes.filter(says).flatMap(node => {
        const box = node.getBoundingClientRect(), [x, y] = middle(box);
        const paints = (isText(node) ? ["fill"] : ["fill", "stroke"])
            .map(name => paint(node, name)).filter(Boolean);
        if (!paints.length || (!box.width && !box.height)) return [];
        const around = isText(node) ? [[x, y]]
            : [[box.left - 2, y], [box.right + 2, y], [x, box.top - 2], [x, box.bottom + 2]];
        const best = Math.max(...around.map(point => below(node, point))
            .flatMap(color => paints.map(one => contrast(over(one, color), color))));
        const name = isText(node) ? node.textContent : node.parentNode.getAttribute("class");
        return best < (isText(node) ? 4.5 : 3) ? [`${best.toFixed(2)}: ${name}`] : [];
    });
}"""


def draw(desk: Desk, specs: list[dict[str, Any]]) -> Locator:
    """Let JupyterLab draw charts, and return the place where they are."""
    desk.page.evaluate(DRAW, specs)
    return desk.page.locator("#drawn")


def faults(drawn: Locator, names: list[str], look: str) -> list[str]:
    """Return what a look at each chart finds, each thing once, with the name of the chart."""
    found = drawn.evaluate(
        f"place => [...place.querySelectorAll('svg.marks')].map({look})",
    )
    assert len(found) == len(names)
    lines = [f"{name}: {one}" for name, chart in zip(names, found, strict=True) for one in chart]
    return list(dict.fromkeys(lines))
