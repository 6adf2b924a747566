import { html, type TemplateResult } from "lit";
import type { Person } from "../../contract/person.ts";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import type { PersonEditor } from "./person-editor.ts";

/** The mark of an entry of `siteUrls` whose person is an attendee. */
const attendeeMark = "#attendee";

/** The meeting sites on which a person has a role or could have one. */
export function sitesOf(
	{ licenses }: Catalog,
	{ siteUrls = [] }: Person,
): string[] {
	const known = licenses.flatMap(({ siteUrl }) => siteUrl ?? []);
	const own = siteUrls.map((site) => site.replace(attendeeMark, ""));
	return [...new Set([...known, ...own])];
}

/** The role on each meeting site. A host needs the site's meeting license. */
export function siteFields({
	catalog,
	person,
	draft,
	problems,
	set,
}: PersonEditor): TemplateResult {
	const wrong = problems.get("siteUrls");
	const chosen = draft.siteUrls ?? [];
	return html`<fieldset id="field-siteUrls" tabindex="-1">
		<legend class="hidden">${words.edit.sectionNames.sites}</legend>
		<p class=${wrong ? "problem" : "quiet"}>${wrong ?? words.sites.hint}</p>
		<div class="form-grid">
			${sitesOf(catalog, person).map((site, index) => {
				const mark = `${site}${attendeeMark}`;
				const role = [site, mark].find((entry) => chosen.includes(entry)) ?? "";
				const isLicensed = catalog.licenses.some(
					({ id, siteUrl }) => siteUrl === site && draft.licenses?.includes(id),
				);
				return html`<div class="field">
					<label for="site-${index}">${site}</label>
					<select
						id="site-${index}"
						@change=${(event: Event) => {
							const { value } = event.target as HTMLSelectElement;
							const others = chosen.filter(
								(each) => each !== site && each !== mark,
							);
							const next = value === "" ? others : [...others, value];
							set("siteUrls", next.length === 0 ? undefined : next);
						}}
					>
						<option value="" .selected=${role === ""}>${words.sites.noRole}</option>
						<option value=${mark} .selected=${role === mark}>${words.sites.attendee}</option>
						<option value=${site} .selected=${role === site} ?disabled=${!isLicensed && role !== site}>
							${isLicensed ? words.sites.host : words.sites.hostNeedsLicense}
						</option>
					</select>
				</div>`;
			})}
		</div>
	</fieldset>`;
}

/** One entry of `siteUrls` in words. */
export function siteText(entry: string): string {
	const site = entry.replace(attendeeMark, "");
	return site === entry
		? words.sites.hostOf(site)
		: words.sites.attendeeOf(site);
}
