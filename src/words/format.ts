import { makeFormats } from "./formats.ts";
import { language } from "./languages.ts";

const formats = makeFormats(language);
const order = new Intl.Collator(language, { numeric: true });

/** A number in the language of the page. */
export const showNumber = formats.number;

/** Compares texts for sorting, in the language of the page. */
export const compareTexts = order.compare;
