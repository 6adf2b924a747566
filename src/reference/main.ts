import "./api-document.ts";
import { openFonts } from "../look/fonts.ts";
import { openTheme } from "../look/theme.ts";
import { onLanguageChoice } from "../words/languages.ts";
import { openWords } from "../words/words.ts";

openTheme();
openFonts();
await openWords();
await import("./reference-page.ts");

// A page with a request in the making keeps its language until it is opened the next time.
let isTyped = false;
addEventListener("input", () => {
	isTyped = true;
});
onLanguageChoice(() => {
	if (!isTyped) location.reload();
});
