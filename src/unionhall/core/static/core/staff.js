/* Starts what Wagtail starts by inline scripts, which the Content-Security-Policy refuses (core.staffroom).

An element with data-hall-start names what is to be started, with its id (if it has one) and its options as JSON.
It is started when it comes into the page, also if it comes later, in a dialog or as one more form of a list.
Only the names below can be started, so that an attribute smuggled into a page can start nothing else. */
(() => {
  "use strict";
  const functions = ["createTaskChooser", "initDateChooser", "initDateTimeChooser", "initTimeChooser"];
  const classes = [
    "Chooser", "DocumentChooser", "ImageChooser", "InlinePanel", "MultipleChooserPanel", "PageChooser",
    "SnippetChooser",
  ];

  function start(note) {
    const { hallStart: name, hallId: id, hallOptions: options } = note.dataset;
    const starter = window[name];
    if (typeof starter !== "function") return; // its script has not come yet: tried again at the end
    note.removeAttribute("data-hall-start");
    const given = [...(id === undefined ? [] : [id]), ...(options === undefined ? [] : [JSON.parse(options)])];
    if (functions.includes(name)) starter(...given);
    else if (classes.includes(name)) new starter(...given);
  }

  function startWithin(root) {
    if (root.matches?.("[data-hall-start]")) start(root);
    root.querySelectorAll?.("[data-hall-start]").forEach(start);
  }

  new MutationObserver((changes) => {
    for (const change of changes) change.addedNodes.forEach((node) => node.isConnected && startWithin(node));
  }).observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener("DOMContentLoaded", () => startWithin(document));
})();
