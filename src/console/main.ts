import "./shell/console.ts";
import { openFonts } from "../look/fonts.ts";
import { openTheme } from "../look/theme.ts";

openTheme();
openFonts();
