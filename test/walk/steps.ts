import type { Change } from "../../src/directory/history/change.ts";
import { sampleIds } from "../../src/sample/sample.ts";
import { people } from "../webex/harness.ts";
import type { Chooser, Known, Maker, Step } from "./choose.ts";
import * as locations from "./location-steps.ts";
import * as scim from "./scim-steps.ts";
import type { State } from "./state.ts";
import * as together from "./together-steps.ts";
import * as webex from "./webex-steps.ts";
import { integrationCaller, type World } from "./worlds.ts";

/** The next step, from the state of one world. */
export function chooseStep(
	choose: Chooser,
	world: World,
	{
		state,
		undoable,
		deleted,
	}: {
		state: State;
		undoable: readonly Change[];
		deleted: readonly string[];
	},
): Step {
	const nameOf = (id: string) => {
		const name = world.names.get(id);
		return name === undefined ? id : `@${name}@`;
	};
	const everyone = [...state.people.values()]
		// The one who looks at everything stays.
		.filter(({ type, id }) => type === "person" && id !== sampleIds.admin)
		.map(({ id }) => id);
	const known: Known = {
		// A dozen of those of the sample, and all that the walk made.
		people: everyone
			.filter((id) => world.names.has(id) || /^[0-3f]/.test(id))
			.map(nameOf)
			.toSorted(),
		deleted: deleted.map(nameOf).toSorted(),
		groups: [...state.groups.keys()].map(nameOf).toSorted(),
		templates: [...state.templates.keys()].map(nameOf).toSorted(),
		locations: [...state.locations.keys()]
			.filter((id) => world.names.has(id))
			.map(nameOf)
			.toSorted(),
	};
	const caller = choose.chance(80)
		? people.full
		: choose.pick([
				integrationCaller,
				integrationCaller,
				people.user,
				people.partner,
				people.readonly,
			]);
	const make = choose.pick(weighted);
	const step = make(choose, known, { state, world, undoable });
	const key = choose.maybe(15, () => `"${choose.uuid()}"`);
	return {
		...step,
		caller: step.caller ?? caller,
		namesVersion:
			step.isMove || step.laws !== undefined ? undefined : choose.chance(15),
		headers: {
			...step.headers,
			...(key === undefined || step.isMove || step.laws === "activations"
				? {}
				: { "idempotency-key": key }),
		},
	};
}

const weighted: readonly Maker[] = [
	...Array(4).fill(webex.createPerson),
	...Array(5).fill(webex.updatePerson),
	...Array(4).fill(webex.patchPerson),
	...Array(2).fill(webex.deletePerson),
	webex.deleteUser,
	...Array(3).fill(webex.restorePerson),
	...Array(8).fill(webex.revert),
	...Array(6).fill(webex.assignLicenses),
	...Array(3).fill(webex.movePeople),
	...Array(2).fill(webex.createGroup),
	...Array(4).fill(webex.updateGroup),
	webex.deleteGroup,
	...Array(2).fill(webex.createTemplate),
	...Array(2).fill(webex.updateTemplate),
	...Array(3).fill(scim.createUser),
	...Array(4).fill(scim.updateUser),
	...Array(6).fill(scim.patchUser),
	scim.createScimGroup,
	...Array(2).fill(scim.updateScimGroup),
	...Array(4).fill(scim.patchScimGroup),
	...Array(2).fill(locations.createLocation),
	...Array(2).fill(locations.updateLocation),
	...Array(3).fill(locations.deleteLocation),
	...Array(3).fill(together.switchSignIn),
	...Array(4).fill(together.runBulk),
	...Array(4).fill(together.runScimBulk),
	together.sendActivations,
];
