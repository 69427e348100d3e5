// The framework's own texts in German, while German is the language chosen. Called with
// [[selector, {English: German}], …]: a text is only ever changed inside an element its selector
// names, and only its characters are: the nodes belong to the framework.
(places) => {
  const NEVER = "svg, canvas, [role=grid], script, style";
  const ATTRIBUTES = ["aria-label", "placeholder", "title"];
  const own = new WeakMap(); // node -> {"" or attribute: [as the framework wrote it, German]}

  const escaped = (text) => text.replace(/[.*+?^$()|[\]\\/]/g, "\\$&");
  const place = (_, name) => `(?<${name}>${name.endsWith("count") ? "[\\d.,]+" : ".+"})`;
  const exact = new Map(); // English -> [[selector, German]]
  const patterns = []; // [[expression, selector, German]]
  for (const [selector, words] of places)
    for (const [english, german] of Object.entries(words))
      if (english.includes("{"))
        patterns.push([
          new RegExp(`^${escaped(english).replace(/\{(\w+)\}/g, place)}$`, "s"), selector, german,
        ]);
      else exact.set(english, [...(exact.get(english) ?? []), [selector, german]]);
  const everywhere = places.map(([selector]) => selector).join(", ");

  const said = (text, element) => {
    for (const [selector, german] of exact.get(text) ?? [])
      if (element.closest(selector)) return german;
    for (const [expression, selector, german] of patterns) {
      const found = expression.exec(text);
      if (found && element.closest(selector))
        return german.replace(/\{(\w+)\}/g, (_, name) => found.groups[name]);
    }
    return null;
  };

  const isGerman = () => navigator.language.startsWith("de");
  let german = isGerman();

  const speak = (node, slot, element, read, write) => {
    const [english, before] = own.get(node)?.[slot] ?? [];
    const now = read();
    if (!now) return;
    if (!german) {
      if (before !== undefined && now === before) write(english);
      return;
    }
    const text = now.trim();
    if (!text || now === before || element.closest(NEVER) || !element.closest(everywhere)) return;
    const words = said(text, element);
    if (words === null) return;
    const after = now.replace(text, () => words);
    own.set(node, { ...own.get(node), [slot]: [now, after] });
    if (after !== now) write(after);
  };
  const speakText = (node) =>
    node.parentElement &&
    speak(node, "", node.parentElement, () => node.nodeValue, (to) => { node.nodeValue = to; });
  const speakAttribute = (element, name) =>
    element.hasAttribute(name) &&
    speak(element, name, element, () => element.getAttribute(name),
      (to) => element.setAttribute(name, to));

  const FILTER = {
    acceptNode: (node) =>
      node.nodeType === Node.ELEMENT_NODE && node.matches(NEVER)
        ? NodeFilter.FILTER_REJECT
        : NodeFilter.FILTER_ACCEPT,
  };
  const speakAll = (root) => {
    if (root.nodeType === Node.TEXT_NODE) return speakText(root);
    if (root.nodeType !== Node.ELEMENT_NODE || root.matches(NEVER)) return;
    const walker = document.createTreeWalker(
      root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, FILTER);
    for (let node = root; node; node = walker.nextNode())
      if (node.nodeType === Node.TEXT_NODE) speakText(node);
      else for (const name of ATTRIBUTES) speakAttribute(node, name);
  };

  new MutationObserver((changes) => {
    if (german !== isGerman()) {
      german = !german;
      speakAll(document.documentElement);
    }
    if (!german) return;
    for (const change of changes) {
      if (change.target instanceof SVGElement) continue;
      if (change.type === "characterData") speakText(change.target);
      else if (change.type === "attributes") speakAttribute(change.target, change.attributeName);
      else change.addedNodes.forEach(speakAll);
    }
  }).observe(document, {
    subtree: true, childList: true, characterData: true, attributes: true,
    attributeFilter: ATTRIBUTES,
  });
  if (german) speakAll(document.documentElement);
}
