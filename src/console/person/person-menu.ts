import type { Person } from "../../contract/person.ts";
import type { MenuItem } from "../../look/menu.ts";
import { words } from "../../words/words.ts";
import { may } from "../permissions.ts";
import {
	copyAsCurl,
	copyPersonId,
	deletePerson,
	giveLicense,
	movePerson,
	setLogin,
	takeLicense,
} from "./verbs.ts";

/**
 * What can be done with a person, for the menu of a row and of the person's page. Actions that the role does not allow are
 * left out. `deleted` is called after a deletion.
 */
export function personMenu(
	person: Person,
	deleted: () => void = () => {},
): readonly (MenuItem | "-")[] {
	const copies: readonly MenuItem[] = [
		{
			label: words.verbs.copyId,
			icon: "copy",
			run: () => copyPersonId(person),
		},
		{
			label: words.verbs.copyAsCurl,
			icon: "code",
			run: () => copyAsCurl(person),
		},
	];
	if (!may("changePeople")) return copies;
	const isBlocked = String(person.loginEnabled) === "false";
	return [
		{
			label: words.verbs.give,
			icon: "tag",
			run: () => giveLicense(person),
		},
		{
			label: words.verbs.take,
			icon: "cancel",
			run: () => takeLicense(person),
			disabledReason:
				person.licenses?.length === 0 ? words.person.noLicenses : undefined,
		},
		{
			label: isBlocked ? words.verbs.activate : words.verbs.deactivate,
			icon: isBlocked ? "play" : "pause",
			run: () => setLogin(person, isBlocked),
		},
		moveItem(person),
		"-",
		...copies,
		"-",
		{
			label: words.verbs.delete,
			icon: "remove",
			isDangerous: true,
			run: async () => {
				if (await deletePerson(person)) deleted();
			},
		},
	];
}

function moveItem(person: Person): MenuItem {
	const reason = !may("movePeople")
		? words.permission.movePeople
		: person.locationId === undefined
			? words.verbs.moveOnlyCalling
			: undefined;
	return {
		label: words.verbs.move,
		icon: "location",
		run: () => movePerson(person),
		disabledReason: reason,
	};
}
