import "./shell/console.ts";
import { openFonts } from "./fonts.ts";
import { openTheme } from "./settings.ts";

openTheme();
openFonts();
