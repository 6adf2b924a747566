import { describe, expect, test } from "bun:test";
import {
	countryChoices,
	languageChoices,
	timeZoneChoices,
	withChosen,
} from "../../src/console/locations/place-choices.ts";
import {
	isCountry,
	isLanguage,
	readTimeZone,
} from "../../src/directory/text/locale.ts";

const valuesOf = (choices: readonly { value: string }[]) =>
	choices.map(({ value }) => value);

describe("the choices of the form of a location", () => {
	test("are every country that the directory takes, and no other", () => {
		const values = valuesOf(countryChoices());
		const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
		const taken = letters
			.flatMap((first) => letters.map((second) => first + second))
			.filter(isCountry);
		expect(values.toSorted()).toEqual(taken);
		expect(countryChoices()).toContainEqual({ value: "DE", label: "Germany" });
	});

	test("are languages and time zones that the directory takes", () => {
		expect(
			valuesOf(languageChoices()).filter((one) => !isLanguage(one)),
		).toEqual([]);
		expect(
			valuesOf(timeZoneChoices()).filter(
				(zone) => readTimeZone(zone) === undefined,
			),
		).toEqual([]);
	});

	test("keep what is set and is not among them", () => {
		const choices = [{ value: "en_us", label: "American English" }];
		expect(withChosen(choices, "es_419")).toEqual([
			{ value: "es_419", label: "es_419" },
			...choices,
		]);
		expect(withChosen(choices, "en_us")).toEqual(choices);
		expect(withChosen(choices, "")).toEqual(choices);
	});
});
