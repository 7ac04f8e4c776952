// Reloads the page when the site has changed, and shows why it has not. Served by `offprint serve`;
// no part of a published site.
"use strict";
{
  const { events, edition } = document.currentScript.dataset;
  const panel = document.createElement("pre");
  panel.setAttribute("role", "alert");
  Object.assign(panel.style, {
    position: "fixed", inset: "auto 0 0 0", zIndex: 2147483647, maxHeight: "60vh", overflow: "auto",
    margin: 0, padding: "1rem", whiteSpace: "pre-wrap", font: "1rem/1.4 monospace",
    color: "#fff", background: "#7a1020",
  });
  const source = new EventSource(events);
  source.onmessage = (message) => {
    const state = JSON.parse(message.data);
    if (state.edition !== edition) {
      source.close();
      location.reload();
    } else if (state.errors.length) {
      panel.textContent = state.errors.join("\n\n");
      document.documentElement.append(panel);
    } else {
      panel.remove();
    }
  };
}
