// Searching while typing: not before an input method has settled on its characters, and never
// silent when the answer does not come. Each question tells which one it overtakes: on a slow
// network the address is still that of an earlier one.
(function () {
  "use strict";
  document.addEventListener("input", function (event) {
    if (event.isComposing) { event.stopImmediatePropagation(); }
  }, true);
  document.addEventListener("compositionend", function (event) {
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  }, true);
  function tell() {
    var total = document.getElementById("total");
    if (total) { total.textContent = "网络不通，结果没有更新。请按“搜索”再试一次。"; }
  }
  var asked = null;
  document.addEventListener("htmx:config:request", function (event) {
    var sent = event.detail.ctx.request;
    if (asked !== null) { sent.headers["Words-Before"] = encodeURIComponent(asked); }
    asked = sent.body.get("q") || "";
  });
  document.addEventListener("htmx:error", tell);
  document.addEventListener("htmx:response:error", tell);
})();
