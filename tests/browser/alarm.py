"""Looks through pages for what is not ours, and notes what ran or was asked for."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Dialog, Error, Frame, Page, Request

from tests.desk.attacks import RUN

# What no page of ours has, for a window, with what is in the shadow of its elements.
FOUND = """win => {
  const schemes = ["http:", "https:", "mailto:", "tel:", "about:", "blob:"];
  const wrong = win.__hit ? ["it ran"] : [];
  const strangers = "script:not([src^='/static/'], [src$='/embed.js'],"
    + "[type='application/ld+json']), base, object, embed, style, meta[http-equiv],"
    + "meta[content*=hit][name*=htmx], template, noscript, math, main svg,"
    + " dialog:not(#choosing), frameset, plaintext, xmp, hx-partial, portal, applet,"
    + "link:not([rel=canonical], [rel=alternate], [href^='/static/'], [href^='/theme/'],"
    + "[href^='/media/'], [rel=search]),"
    + "iframe:not([sandbox='allow-same-origin'], [data-cedu], [src*='/embed/courses'])";
  const all = root => [...root.querySelectorAll("*")].flatMap(
    it => it.shadowRoot ? [it, ...all(it.shadowRoot)] : [it]);
  const here = new Set(), doc = win.document;
  for (const it of all(doc)) {
    if (it.matches(strangers) || it instanceof win.HTMLUnknownElement)
      wrong.push(it.outerHTML.slice(0, 200));
    if (it.id && it.getRootNode() === doc) {
      if (here.has(it.id)) wrong.push("twice: " + it.id);
      here.add(it.id);
    }
    for (const {name, value} of it.attributes) {
      const said = name + "=" + value.slice(0, 120);
      if (/^on|^(data-)?hx-on|^[@:]|^v-|^x-|^style$|^ping$|^is$|^popover|^shadowroot/i.test(name)
        && !it.matches("iframe[src*='/embed/courses']")) wrong.push(said);
      if (/^(data-)?hx-|^data-|^(class|id|for|form|name|target)$/i.test(name)
        && /(^|\\s)\\/?hit(\\.js|\\s|$)/.test(value) && name !== "data-markdown") wrong.push(said);
      if (/^(data-)?hx-/i.test(name) && /__hit/.test(value)) wrong.push(said);
      if (/^(action|formaction)$/i.test(name) && /^\\W*hit|[:/]hit/.test(value)) wrong.push(said);
      if (/^(src|srcset|data|poster|background)$/i.test(name) && /^\\W*hit|[:/]hit/.test(value)
        && !/^(http:..[^/]*)?.media.[0-9a-f]{64}./.test(value)) wrong.push(said);
      if (/^(href|xlink:href|action|formaction)$/i.test(name)) {
        const link = document.createElement("a");
        link.href = value;
        if (!schemes.includes(link.protocol)) wrong.push(said);
      }
    }
  }
  for (const it of doc.querySelectorAll("[type='application/ld+json']"))
    try { JSON.parse(it.textContent); } catch (error) { wrong.push("JSON-LD: " + error); }
  for (const name of ["querySelector", "getElementById", "body", "htmx"])
    if (win[name] instanceof win.Element || doc[name] instanceof win.HTMLImageElement)
      wrong.push("hidden: " + name);
  return wrong;
}"""
LOOK = f"() => ({FOUND})(window)"
# Opens addresses side by side in pages of ours, scripts and all, and their further pages; what is
# no page is read as what it says it is, and what in it is HTML is opened, too.
OPEN_ALL = (
    """async paths => {
  const found = """
    + FOUND
    + """;
  const inside = async html => {
    const frame = document.createElement("iframe");
    frame.srcdoc = html;
    await new Promise(done => { frame.onload = done; document.body.append(frame); });
    const wrong = found(frame.contentWindow);
    const links = [...frame.contentDocument.links].map(a => a.pathname + a.search);
    frame.remove();
    return {wrong, links};
  };
  const several = async html => {  // which have each their own headings
    const {wrong} = await inside(html);
    return {wrong: wrong.filter(one => !one.startsWith("twice: h-")), links: []};
  };
  const texts = value => typeof value === "string" ? [value]
    : value && typeof value === "object" ? Object.values(value).flatMap(texts) : [];
  const htmls = value => !value || typeof value !== "object" ? []
    : Object.entries(value).flatMap(([name, one]) => ["html", "content_html", "passages",
      "body_html"].includes(name) ? texts(one) : htmls(one));
  const read = async (kind, text) => {
    if (/html/.test(kind)) return inside(text);
    if (/json/.test(kind)) {
      const said = htmls(JSON.parse(text)).join("\\n");
      return said ? several(said) : {wrong: [], links: []};
    }
    if (!/xml/.test(kind)) return {wrong: [], links: []};
    const tree = new DOMParser().parseFromString(text, "application/xml"), wrong = [];
    if (tree.querySelector("parsererror, script, handler")) wrong.push("XML with what is not ours");
    for (const one of tree.childNodes)
      if (one.nodeType === 7 || one.nodeType === 10) wrong.push("XML that leads elsewhere");
    const said = [...tree.querySelectorAll("[type=html], item > description, encoded")]
      .map(it => it.textContent).join("\\n");
    return {wrong: [...wrong, ...(said ? (await several(said)).wrong : [])], links: []};
  };
  const open = async path => {
    const answer = await fetch(path), text = await answer.text();
    const kind = answer.headers.get("Content-Type") || "";
    const {wrong, links} = await read(kind, text);
    if (answer.headers.get("X-Content-Type-Options") !== "nosniff") wrong.push("may be sniffed");
    if (answer.headers.get("Set-Cookie") || answer.headers.get("Refresh")) wrong.push("a header");
    const shown = [...text.matchAll(/(?:〔|%E3%80%94|\\\\u3014)(\\d+)(?:〕|%E3%80%95|\\\\u3015)/g)];
    return {path, status: answer.status, wrong, links, shown: shown.map(one => Number(one[1]))};
  };
  const results = [], known = new Set(paths);
  while (paths.length) {
    const opened = await Promise.all(paths.splice(0, 8).map(open));
    results.push(...opened);
    for (const one of opened) for (const link of one.links) {
      const further = new URL(link, location.href), from = new URL(one.path, location.href);
      const same = further.pathname === from.pathname && /[?&]page=/.test(link);
      if (same && !known.has(link)) { known.add(link); paths.push(link); }
    }
  }
  return results.map(({links, ...rest}) => rest);
}"""
)


@dataclass
class Alarm:
    """What ran, was asked for, or stands in a page; `hosts` are those that may be asked."""

    hosts: set[str]
    rung: list[str] = field(default_factory=list)
    asked: list[Request] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        context.on("dialog", self._dialog)
        context.on("request", self._request)

    def look(self, page: Page, *, inside: bool = True) -> None:
        """Look through the page, and through its frames where not told otherwise."""
        for frame in page.frames if inside else page.frames[:1]:
            self._look(frame)

    def _look(self, frame: Frame) -> None:
        try:
            self.rung += [f"{frame.page.url}: {one}" for one in frame.evaluate(LOOK)]
        except Error as error:
            if "context was destroyed" in error.message:
                self.rung.append(f"{frame.page.url}: led elsewhere")
            elif not frame.is_detached():  # a preview that a newer one took the place of
                raise

    def look_at_all(self, page: Page, paths: list[str], *, refused: bool = False) -> set[int]:
        """Open these addresses, and their further pages, inside a page of the site; return the
        numbers of the attacks that were shown. Where they are not `refused`, all must be there."""
        opened = page.evaluate(OPEN_ALL, paths)
        last = 499 if refused else 399
        wrong = [(one["path"], one["status"]) for one in opened if one["status"] > last]
        assert wrong == [], wrong
        self.rung += [f"{one['path']}: {wrong}" for one in opened for wrong in one["wrong"]]
        return {number for one in opened for number in one["shown"]}

    def _dialog(self, dialog: Dialog) -> None:
        self.rung.append(f"dialogue: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        stranger = parts.scheme not in ("data", "about", "blob") and parts.netloc not in self.hosts
        if stranger or parts.path.lstrip("/").startswith("hit"):
            self.rung.append(f"asked for {request.url}")
            self.asked.append(request)


assert RUN == "window.__hit=1"  # FOUND looks for that
