import { LitElement } from "lit";

/**
 * The base of the elements of the pages: a Lit element that renders into the page itself, so that one style sheet
 * applies everywhere, and labels, descriptions and links work across elements.
 */
export class View extends LitElement {
	protected override createRenderRoot(): HTMLElement {
		return this;
	}

	/** Runs `change`, which changes the element's state, and renders. */
	protected change(run: () => void): void {
		run();
		this.requestUpdate();
	}
}

/** Defines an element once. */
export function define(name: string, element: CustomElementConstructor): void {
	if (customElements.get(name) === undefined)
		customElements.define(name, element);
}
