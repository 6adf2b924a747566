import { makeFormats } from "./formats.ts";
import { language } from "./languages.ts";

const formats = makeFormats(language);
const order = new Intl.Collator(language, { numeric: true });

/** A number in the language of the page. */
export const showNumber = formats.number;

/** A list such as “A, B and C” in the language of the page. */
export const showList = formats.list;

/** A duration in the language of the page, such as “1.5 ms”. */
export const showMilliseconds = formats.milliseconds;

/** Compares texts for sorting, in the language of the page. */
export const compareTexts = order.compare;
