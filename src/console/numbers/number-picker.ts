import { define } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { offerNumbers } from "./free-numbers.ts";
import { FreePicker } from "./free-picker.ts";

/** Chooses a number. Reports it with `number-picked`, whose detail is the text. */
class NumberPicker extends FreePicker {
	protected readonly texts = {
		label: words.fields.phoneNumbers,
		hint: words.numbers.numberHint,
	};
	protected readonly event = "number-picked";
	protected readonly offer = offerNumbers;
}
define("peopled-number-picker", NumberPicker);
