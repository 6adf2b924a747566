import { html, type TemplateResult } from "lit";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { countPeople, type PeopleCount } from "../people/count-people.ts";
import { linkTo } from "../router.ts";
import { card } from "./card.ts";
import { Loaded } from "./loaded.ts";

/** Counting a million people takes a moment, so it is not repeated every minute. */
const pauseMs = 5 * 60_000;

/** The number of people, and of those who cannot sign in or have not done so yet. */
class PeopleCard extends View {
	readonly #total = new Loaded(
		this,
		(signal) => countPeople({}, signal),
		() => pauseMs,
	);
	readonly #pending = new Loaded(
		this,
		(signal) => countPeople({ invitePending: true }, signal),
		() => pauseMs,
	);
	readonly #disabled = new Loaded(
		this,
		(signal) => countPeople({ loginEnabled: false }, signal),
		() => pauseMs,
	);

	override render(): TemplateResult {
		const { people } = words.overview;
		return card({
			id: "overview-people",
			title: people.title,
			href: linkTo(["people"]),
			content: html`${this.#total.show(
				({ count, isExact }) =>
					html`<p class="figure">
						<strong>${people.total(count, isExact)}</strong>
						<span class="quiet">${people.totalNoun(count)}</span>
					</p>`,
				2,
			)}
			<ul class="figures">
				${this.#line(people.pending, linkTo(["people"], { pending: "true" }), this.#pending)}
				${this.#line(people.disabled, linkTo(["people"], { login: "false" }), this.#disabled)}
			</ul>`,
		});
	}

	#line(
		label: string,
		href: string,
		loaded: Loaded<PeopleCount>,
	): TemplateResult {
		return html`<li>
			${loaded.show(
				({ count, isExact }) =>
					html`<a href=${href}>${label}</a> <strong>${words.overview.people.total(count, isExact)}</strong>`,
				1,
			)}
		</li>`;
	}
}
define("peopled-people-card", PeopleCard);
