import { noChange } from "lit";
import {
	Directive,
	type DirectiveParameters,
	directive,
	type ElementPart,
} from "lit/directive.js";

/**
 * Sets styles whose values are only known at run time, such as the length of a gauge. Lit's own `styleMap` writes an
 * attribute first, which the Content-Security-Policy blocks.
 */
class Styled extends Directive {
	render(_styles: Readonly<Record<string, string>>) {
		return noChange;
	}

	override update(
		{ element }: ElementPart,
		[styles]: DirectiveParameters<this>,
	) {
		for (const [name, value] of Object.entries(styles))
			(element as HTMLElement).style.setProperty(name, value);
		return noChange;
	}
}

export const styled = directive(Styled);
