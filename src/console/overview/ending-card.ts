import { html, type TemplateResult } from "lit";
import type { Page } from "../../client/client.ts";
import type { TokenList } from "../../contract/token.ts";
import { type IconName, icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { showDate, showTime } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { may } from "../permissions.ts";
import { linkTo } from "../router.ts";
import { current, orgIdIfOther } from "../session.ts";
import { card } from "./card.ts";
import { Loaded } from "./loaded.ts";
import { isSignInToken } from "./sign-in-token.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** The time in which something has to end to be shown. */
const soonMs = 14 * dayMs;
const shownMax = 6;
/** The maximum number of pages of tokens that are read, since most that end soon are sign-ins. */
const tokenPagesMax = 5;

interface Ending {
	at: string;
	text: string;
	sign: IconName;
	href?: string;
}

/** The tokens and sessions that expire soon, and the deleted people who will soon be gone for good. */
class EndingCard extends View {
	readonly #ending = new Loaded(this, readEnding);

	override render(): TemplateResult {
		const texts = words.overview.ending;
		return card({
			id: "overview-ending",
			title: texts.title,
			content: this.#ending.show(
				(ending) =>
					ending.length === 0
						? html`<p class="quiet">${texts.none}</p>`
						: html`<ul class="overview-list ending-list">${ending.map(row)}</ul>`,
				3,
			),
		});
	}
}
define("peopled-ending-card", EndingCard);

async function readEnding(signal: AbortSignal): Promise<readonly Ending[]> {
	const until = Date.now() + soonMs;
	const found = await Promise.all([
		readTokens(until, signal),
		readDeleted(until, signal),
	]);
	return [...listSession(), ...found.flat()]
		.sort((left, right) => left.at.localeCompare(right.at))
		.slice(0, shownMax);
}

function listSession(): Ending[] {
	const { expiresAt } = current();
	return expiresAt === undefined
		? []
		: [
				{
					at: new Date(expiresAt).toISOString(),
					text: words.overview.ending.session,
					sign: "user",
				},
			];
}

async function readTokens(
	until: number,
	signal: AbortSignal,
): Promise<Ending[]> {
	const { client, organization, me } = current();
	const isEveryone = may("seeTokensOfOthers");
	const texts = words.overview.ending;
	const found: Ending[] = [];
	let next: string | undefined;
	for (let page = 0; page < tokenPagesMax; page++) {
		const read: Page<TokenList> = await client.page(
			"GET /tokens",
			{
				query: {
					orgId: isEveryone ? organization.id : undefined,
					expiresBefore: new Date(until).toISOString(),
				},
				signal,
			},
			next,
		);
		for (const token of read.items) {
			const { name, expires, personId, displayName } = token;
			// A sign-in expires by itself all the time.
			if (expires === undefined || isSignInToken(token)) continue;
			found.push({
				at: expires,
				text:
					personId === me.id || displayName === undefined
						? texts.ownToken(name)
						: texts.token(name, displayName),
				sign: "lock",
				href: linkTo(["tokens"]),
			});
		}
		next = read.next;
		if (next === undefined) break;
	}
	return found;
}

async function readDeleted(
	until: number,
	signal: AbortSignal,
): Promise<Ending[]> {
	const { items } = await current().client.call("GET /deletedPeople", {
		query: { orgId: orgIdIfOther(), endsFirst: true, max: shownMax },
		signal,
	});
	return items
		.filter(({ restorableUntil }) => Date.parse(restorableUntil) < until)
		.map(({ displayName, restorableUntil }) => ({
			at: restorableUntil,
			text: words.overview.ending.person(displayName),
			sign: "remove",
			href: linkTo(["deleted"]),
		}));
}

function row({ at, text, sign, href }: Ending): TemplateResult {
	return html`<li>
		${icon(sign)}
		<p>${href === undefined ? text : html`<a href=${href}>${text}</a>`}</p>
		<time class="quiet" datetime=${at} title=${showDate(at)}>${showTime(at)}</time>
	</li>`;
}
