import { expect, test } from "bun:test";
import { plainQuery } from "./saved-views.ts";

test("the query of a view is the same whatever its order, and has no name", () => {
	expect(plainQuery("sort=-name&q=ann&view=Mine")).toBe(
		plainQuery("q=ann&sort=-name"),
	);
	expect(plainQuery("q=ann")).not.toBe(plainQuery("q=anna"));
});
