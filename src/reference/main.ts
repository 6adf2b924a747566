import { openFonts } from "../look/fonts.ts";
import { openTheme } from "../look/theme.ts";
import { openWords } from "../words/words.ts";

openTheme();
openFonts();
await openWords();
await import("./reference-page.ts");
