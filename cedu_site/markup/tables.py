"""Tables that scroll by themselves, and task lists that only show."""

from xml.etree.ElementTree import Element

from cedu_site.markup.tree import pairs, remove

SCROLLER = {"class": "table-scroll", "tabindex": "0", "role": "region", "aria-label": "表格"}


def settle(page: Element) -> None:
    """Wrap tables so that they scroll by keyboard, and name the boxes of task lists."""
    for parent, table in pairs(page, "table"):
        place = list(parent).index(table)
        scroller = Element("div", SCROLLER)
        scroller.tail, table.tail = table.tail, None
        scroller.append(table)
        parent[place] = scroller
    for parent, box in pairs(page, "input"):
        _settle_box(parent, box)


def _settle_box(parent: Element, box: Element) -> None:
    if box.get("type") != "checkbox":
        remove(parent, box)
        return
    done = "checked" in box.attrib
    box.attrib = {"type": "checkbox", "disabled": "", "aria-label": "已完成" if done else "未完成"}
    if done:
        box.set("checked", "")
