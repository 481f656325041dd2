// Writing made easier: a toolbar for the Markdown, files dropped or chosen, pasting from Word and
// from web pages, and a preview that stays where it was scrolled to.
(function () {
  "use strict";
  var form = document.getElementById("write");
  var body = document.getElementById("f-body");
  if (!form || !body) { return; }
  var bar = form.querySelector(".toolbar");
  var files = document.getElementById("files");
  var words = document.getElementById("told");
  var WARNING = "!!! 安全提示\n    ", DISPUTED = "!!! 说法不一\n    ";
  var AROUND = { bold: ["**", "**", "要紧的话"], link: ["[", "](https://)", "链接的字"] };
  var LINES = {
    heading: ["## ", "小标题"], list: ["- ", "第一项"], callout: [WARNING, "写明怎样防着出事。"],
    disputed: [DISPUTED, "各家的说法都写出来，说明是谁的说法。"],
    table: ["", "| 名称 | 数量 |\n| --- | --- |\n| 盐 | 2 克 |"],
    recipe: ["", "## 用料\n\n- 盐：2 克\n\n## 步骤\n\n1. **先做什么**：怎么做，做到什么样。"],
    steps: ["", "## 目标\n\n学完能做到什么。\n\n## 内容\n\n一共几课，每课学什么。\n\n## 实施指导\n\n怎么教、怎么学，要准备什么。\n\n## 评价标准\n\n怎样算学会了。"]
  };

  function changed() { body.dispatchEvent(new Event("input", { bubbles: true })); }
  function insert(text, from, to) {
    var start = body.selectionStart;
    body.setRangeText(text, start, body.selectionEnd, "end");
    if (to > from) { body.setSelectionRange(start + from, start + to); }
    body.focus();
    changed();
  }
  function around(mark) {
    var chosen = body.value.slice(body.selectionStart, body.selectionEnd) || mark[2];
    insert(mark[0] + chosen + mark[1], mark[0].length, mark[0].length + chosen.length);
  }
  function paragraph(text, from, to) {
    var above = body.value.slice(0, body.selectionStart).replace(/[ \t]+$/, "");
    var gap = !above ? "" : /\n\n$/.test(above) ? "" : /\n$/.test(above) ? "\n" : "\n\n";
    insert(gap + text + "\n\n", gap.length + (from || 0), gap.length + (to || 0));
  }
  function line(mark) {
    var chosen = body.value.slice(body.selectionStart, body.selectionEnd);
    var text = mark[0] + (chosen || mark[1]);
    paragraph(text, mark[0].length, text.length);
  }

  bar.hidden = false;
  bar.addEventListener("click", function (event) {
    var what = event.target.getAttribute("data-insert");
    if (what === "picture") { files.click(); }
    else if (AROUND[what]) { around(AROUND[what]); }
    else if (LINES[what]) { line(LINES[what]); }
  });
  var tools = bar.querySelectorAll("button");
  function stopAt(tool) {  // the bar is one stop of Tab, in which the arrow keys lead on
    tools.forEach(function (one) { one.tabIndex = one === tool ? 0 : -1; });
  }
  stopAt(tools[0]);
  bar.addEventListener("focusin", function (event) { stopAt(event.target); });
  bar.addEventListener("keydown", function (event) {
    var here = Array.prototype.indexOf.call(tools, document.activeElement), last = tools.length - 1;
    var next = { ArrowRight: here === last ? 0 : here + 1, ArrowLeft: here ? here - 1 : last, Home: 0, End: last }[event.key];
    if (next === undefined) { return; }
    tools[next].focus();
    event.preventDefault();
  });

  function send(path, data, doing, otherwise) {
    data.append("csrf_token", form.elements.csrf_token.value);
    data.append("kind", form.elements.kind.value);
    words.textContent = doing;
    return fetch(path, {
      method: "POST", body: data, credentials: "same-origin",
      headers: { Accept: "application/json" }, redirect: "manual"
    }).then(function (answer) {
      if (answer.ok) { return answer.json(); }
      throw answer.status;
    }).then(function (made) {
      var title = document.getElementById("f-title");
      if (!title.value) { title.value = made.title; }
      var heading = made.title && made.title !== title.value ? "## " + made.title + "\n\n" : "";
      if (heading + made.body) { paragraph(heading + made.body); }
      words.textContent = made.notices.join(" ") || "已经放好。";
    }).catch(function (status) {
      if (otherwise) { insert(otherwise); }
      words.textContent = status === 413 ? "文件太大，一次最多 150 MB。" : "没有放进来，请看看网络和登录，再试一次。";
    });
  }
  function bring(list) {
    var data = new FormData(), size = 0, largest = Number(files.dataset.largest);
    Array.prototype.forEach.call(list, function (file) { size += file.size; });
    if (size > largest) {
      words.textContent = "这些文件一共 " + Math.ceil(size / 1048576) + " MB，一次最多 " + Math.floor(largest / 1048576) + " MB，请分几次放。";
      return;
    }
    Array.prototype.forEach.call(list, function (file) { data.append("files", file, file.name); });
    send(form.dataset.files, data, "正在放入 " + list.length + " 个文件……");
  }
  files.addEventListener("change", function () {
    if (files.files.length) { bring(files.files); }
    files.value = "";
  });
  form.addEventListener("dragover", function (event) { event.preventDefault(); });
  form.addEventListener("drop", function (event) {
    if (!event.dataTransfer.files.length) { return; }
    event.preventDefault();
    bring(event.dataTransfer.files);
  });
  body.addEventListener("paste", function (event) {
    var brought = event.clipboardData;
    var html = brought.getData("text/html");
    if (html && /<(p|h[1-6]|li|table|section|b|strong|img|div|a)\b/i.test(html)) {
      event.preventDefault();
      var data = new FormData();
      data.append("html", html);
      send(form.dataset.paste, data, "正在整理粘贴的内容……", brought.getData("text/plain"));
    } else if (brought.files.length) {
      event.preventDefault();
      bring(brought.files);
    }
  });

  var choosing = document.getElementById("choosing");
  choosing.addEventListener("click", function (event) {
    var chosen = event.target.closest("[data-markdown]");
    if (!chosen) { return; }
    event.preventDefault();
    choosing.close();
    paragraph(chosen.getAttribute("data-markdown"));
  });
  document.addEventListener("htmx:after:swap", function () {
    if (choosing.querySelector("form.find") && !choosing.open) { choosing.showModal(); }
  });
  choosing.addEventListener("close", function () {
    document.getElementById("chooser").replaceChildren();
    body.focus();
  });

  var scrolled = 0, looking = false;
  form.addEventListener("submit", function (event) { // looking leads nowhere else
    if (!event.submitter || event.submitter.value !== "preview" || !window.htmx) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    looking = true;
    htmx.trigger(form, "see");
  }, true);
  function frame() { return document.querySelector("#preview iframe"); }
  document.addEventListener("htmx:before:swap", function () {
    try { scrolled = frame().contentWindow.scrollY; } catch (error) { scrolled = 0; }
  });
  document.addEventListener("htmx:after:swap", function () {
    var shown = frame();
    if (looking) { document.getElementById("preview").scrollIntoView(); }
    looking = false;
    if (shown) { shown.addEventListener("load", function () { shown.contentWindow.scrollTo(0, scrolled); }); }
  });
})();
