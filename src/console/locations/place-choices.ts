import { compareTexts } from "../../words/format.ts";
import { language } from "../../words/languages.ts";

/** A value as the server expects it, and its name for people. */
export interface Choice {
	value: string;
	label: string;
}

/** Codes that have a name and are not a country of ISO 3166-1: reserved ones, unions, the code for no country, and former states. */
const noCountries = new Set(
	`AC CP CQ DG EA EU EZ IC QO TA UK UN XA XB XK ZZ
	AN BU CS CT DD DY FQ FX HV JT MI NH NQ NT PC PU PZ RH SU TP VD WK YD YU ZR`.split(
		/\s+/,
	),
);
/** The languages of Webex's e-mails. */
const languages =
	"en_us en_gb en_au en_ca cs_cz da_dk de_de es_es es_co fi_fi fr_fr fr_ca hu_hu it_it ja_jp ko_kr nb_no nl_nl pl_pl pt_br pt_pt ro_ro ru_ru sv_se tr_tr uk_ua zh_cn zh_tw".split(
		" ",
	);
const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const regionNames = new Intl.DisplayNames(language, {
	type: "region",
	fallback: "none",
});
const languageNames = new Intl.DisplayNames(language, { type: "language" });

/** Every country, by name. */
export function countryChoices(): Choice[] {
	return letters
		.flatMap((first) => letters.map((second) => first + second))
		.filter(isCountry)
		.map((value) => ({ value, label: countryName(value) }))
		.sort(byLabel);
}

/** The name of a country, or its code if it has no name. */
export function countryName(code: string): string {
	return regionNames.of(code) ?? code;
}

export function languageChoices(): Choice[] {
	return languages
		.map((value) => ({
			value,
			label: languageNames.of(value.replace("_", "-")) ?? value,
		}))
		.sort(byLabel);
}

export function timeZoneChoices(): Choice[] {
	return Intl.supportedValuesOf("timeZone").map((value) => ({
		value,
		label: value.replaceAll("_", " "),
	}));
}

/** The choices, including the present value if the list does not have it. */
export function withChosen(
	choices: readonly Choice[],
	chosen: string,
): readonly Choice[] {
	const isThere =
		chosen === "" || choices.some(({ value }) => value === chosen);
	return isThere ? choices : [{ value: chosen, label: chosen }, ...choices];
}

function isCountry(code: string): boolean {
	return !noCountries.has(code) && regionNames.of(code) !== undefined;
}

function byLabel(left: Choice, right: Choice): number {
	return compareTexts(left.label, right.label);
}
