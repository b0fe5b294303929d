// Whether the page's head is scrolled out of sight: in a low window the circuit has its room too.

import { one } from "../circuit/elements.js";

const { classList } = document.documentElement;

new IntersectionObserver(([{ isIntersecting }]) => {
  classList.toggle("headless", !isIntersecting);
}, { rootMargin: "-1px" }).observe(one(document, "body > header")); // what only touches the edge is out of sight
