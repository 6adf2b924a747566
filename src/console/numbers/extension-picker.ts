import { define } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { offerExtensions } from "./free-numbers.ts";
import { FreePicker } from "./free-picker.ts";

/** Chooses an extension. Reports it with `extension-picked`, whose detail is the text. */
class ExtensionPicker extends FreePicker {
	protected readonly texts = {
		label: words.fields.extension,
		hint: words.numbers.extensionHint,
	};
	protected readonly event = "extension-picked";
	protected readonly offer = offerExtensions;
}
define("peopled-extension-picker", ExtensionPicker);
