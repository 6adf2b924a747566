import { html, nothing, type TemplateResult } from "lit";
import type { License, LicenseWithUsers } from "../../contract/license.ts";
import { avatar } from "../../look/avatar.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { linkTo } from "../router.ts";
import { rememberRecent } from "../search/recent.ts";
import { current, orgIdIfOther } from "../session.ts";
import { emptyState, loadingPage, unreadPage } from "../shell/states.ts";
import { styled } from "../styled.ts";
import { seatKind } from "./seat-kind.ts";
import "./license-templates.ts";

/** The licenses with their seats, and the holders of the open license. */
class LicensesPage extends View {
	static override properties = { licenseId: { attribute: false } };
	/** The open license; undefined for the overview. */
	declare licenseId: string | undefined;
	#licenses: readonly License[] | undefined;
	/** Undefined until they are read. */
	#holders: LicenseWithUsers["users"];
	#next: string | undefined;
	#fault: unknown;

	protected override willUpdate(changed: Map<string, unknown>): void {
		if (changed.has("licenseId") || !this.hasUpdated) void this.#load();
	}

	async #load(): Promise<void> {
		const { client } = current();
		const wanted = this.licenseId;
		this.#fault = undefined;
		this.#holders = undefined;
		this.#next = undefined;
		try {
			const [licenses, page] = await Promise.all([
				client.call("GET /licenses", { query: { orgId: orgIdIfOther() } }),
				wanted === undefined
					? undefined
					: client.page("GET /licenses/{licenseId}", {
							path: { licenseId: wanted },
							query: { includeAssignedTo: "user" },
						}),
			]);
			if (wanted !== this.licenseId) return;
			if (wanted !== undefined)
				rememberRecent({ kind: "licenses", id: wanted });
			this.change(() => {
				this.#licenses = licenses.items.sort((left, right) =>
					left.name.localeCompare(right.name, "en", { numeric: true }),
				);
				this.#holders = page?.users;
				this.#next = page?.next;
			});
		} catch (cause) {
			this.change(() => {
				this.#fault = cause;
			});
		}
	}

	override render(): TemplateResult {
		if (this.#fault !== undefined)
			return unreadPage(this.#fault, () => this.#load());
		if (this.#licenses === undefined) return loadingPage();
		const open = this.#licenses.find(({ id }) => id === this.licenseId);
		return open === undefined
			? this.#overview(this.#licenses)
			: this.#one(open);
	}

	#overview(licenses: readonly License[]): TemplateResult {
		return html`<div class="page">
			<h1 tabindex="-1">${words.navigation.licenses}</h1>
			${
				licenses.length === 0
					? emptyState({
							sign: "tag",
							title: words.licenses.emptyTitle,
							text: words.licenses.empty,
						})
					: html`<ul class="tiles">
							${licenses.map(
								(license) =>
									html`<li>
										<a class="card tile" href=${linkTo(["licenses", license.id])}>
											<h2>${license.name}</h2>
											${gauge(license)}
											<p class="quiet">${license.siteUrl ?? license.subscriptionId ?? nothing}</p>
										</a>
									</li>`,
							)}
						</ul>
						<peopled-license-templates></peopled-license-templates>`
			}
		</div>`;
	}

	#one(license: License): TemplateResult {
		return html`<div class="page">
			<a class="back" href=${linkTo(["licenses"])}>${icon("arrow-left")}${words.navigation.licenses}</a>
			<div class="page-head">
				<h1 tabindex="-1">${license.name}</h1>
				<div class="page-actions">
					<a class="button secondary" href=${linkTo(["people"], { license: license.id })}>${words.licenses.inPeople}</a>
				</div>
			</div>
			<section class="card">${gauge(license)}</section>
			<section class="card" aria-labelledby="holders">
				<h2 id="holders">${words.licenses.holders}</h2>
				${
					this.#holders === undefined
						? html`<p class="quiet">${words.loading}</p>`
						: this.#holders.length === 0
							? html`<p class="quiet">${words.licenses.nobody}</p>`
							: html`<ul class="people-list">
								${this.#holders.map(
									({ id, displayName, email }) =>
										html`<li>
											<a class="person-link" href=${linkTo(["people", id])}>
												${avatar({ id, displayName })}
												<span class="person-name"><span>${displayName}</span><span class="quiet">${email}</span></span>
											</a>
										</li>`,
								)}
							</ul>`
				}
				${
					this.#next
						? html`<a class="button secondary" href=${linkTo(["people"], { license: license.id })}>${words.licenses.all}</a>`
						: nothing
				}
			</section>
		</div>`;
	}
}
define("peopled-licenses", LicensesPage);

// A semicircle that fills up. The numbers next to it have the same information.
function gauge({ name, totalUnits, consumedUnits }: License): TemplateResult {
	const share = totalUnits === 0 ? 1 : Math.min(1, consumedUnits / totalUnits);
	const free = Math.max(0, totalUnits - consumedUnits);
	const kind = seatKind({ totalUnits, consumedUnits });
	const length = Math.PI * 40;
	return html`<div
		class="dial"
		data-kind=${kind}
		role="meter"
		aria-label=${name}
		aria-valuemin="0"
		aria-valuemax=${totalUnits}
		aria-valuenow=${consumedUnits}
		aria-valuetext=${words.licenses.used(consumedUnits, totalUnits)}
	>
		<svg viewBox="0 0 100 56" aria-hidden="true">
			<path class="dial-track" d="M10 50a40 40 0 0 1 80 0" />
			<path
				class="dial-value"
				d="M10 50a40 40 0 0 1 80 0"
				${styled({ "stroke-dasharray": `${share * length} ${length}` })}
			/>
		</svg>
		<div class="dial-text">
			<strong>${words.licenses.free(free)}</strong>
			<span class="quiet">${words.licenses.used(consumedUnits, totalUnits)}</span>
		</div>
	</div>`;
}
