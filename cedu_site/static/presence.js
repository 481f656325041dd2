// Two people on one page: the open form tells so now and then, and shows who else is there.
(function () {
  "use strict";
  var form = document.getElementById("write"), box = document.getElementById("others");
  if (!form || !box || !navigator.sendBeacon) { return; }
  var BETWEEN = 30000, submitting = false;

  function told() {
    var data = new FormData();
    ["csrf_token", "kind"].forEach(function (name) { data.append(name, form.elements[name].value); });
    return data;
  }
  function show(sentences) {
    var before = Array.prototype.map.call(box.children, function (one) { return one.textContent; });
    if (before.join() === sentences.join()) { return; }
    box.textContent = "";
    sentences.forEach(function (sentence) {
      box.appendChild(document.createElement("p")).textContent = sentence;
    });
    box.hidden = sentences.length === 0;
  }
  function ask() {
    if (document.visibilityState === "hidden") { return; }
    fetch(form.dataset.here, {
      method: "POST", body: told(), credentials: "same-origin",
      headers: { Accept: "application/json" }, redirect: "manual"
    }).then(function (answer) {
      return answer.ok ? answer.json() : null;
    }).then(function (answer) {
      if (answer) { show(answer.others); }
    }).catch(function () { /* without a network nobody is told of anybody */ });
  }
  function come() { navigator.sendBeacon(form.dataset.here, told()); }
  form.addEventListener("submit", function () { submitting = true; });
  window.addEventListener("pageshow", function () { submitting = false; come(); });
  window.addEventListener("pagehide", function () {
    // A form that is sent comes back; what it says of itself would overtake what this page said.
    if (!submitting) { navigator.sendBeacon(form.dataset.leave, told()); }
  });
  document.addEventListener("visibilitychange", ask);
  setInterval(ask, BETWEEN);
})();
