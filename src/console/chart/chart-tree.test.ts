import { expect, test } from "bun:test";
import { hiddenBelow, makeNode, makePath, rowsOf } from "./chart-tree.ts";

const person = (id: string) => ({ id, displayName: id });

function sample() {
	const [root] = makePath([person("top"), person("middle"), person("here")]);
	if (root === undefined) throw new Error("A path has a top.");
	const here = root.children?.[0]?.children?.[0];
	if (here === undefined) throw new Error("A path has an end.");
	here.children = [makeNode(person("a"), 0), makeNode(person("b"), 3)];
	here.reports = 2;
	here.isOpen = true;
	root.reports = 5;
	return { root, here };
}

test("a chart shows the managers from the top down, the person, and those below", () => {
	const rows = rowsOf([sample().root]);
	expect(rows.map(({ node, level }) => `${level} ${node.person.id}`)).toEqual([
		"1 top",
		"2 middle",
		"3 here",
		"4 a",
		"4 b",
	]);
	expect(rows.at(-1)).toMatchObject({ position: 2, size: 2 });
	// The others below the top are not shown, and counted.
	expect(rows[1]).toMatchObject({ position: 1, size: 5 });
});

test("a closed branch hides everybody below, and says how many there are", () => {
	const { root, here } = sample();
	here.isOpen = false;
	expect(rowsOf([root])).toHaveLength(3);
	expect(hiddenBelow(root)).toBe(4);
	expect(hiddenBelow(makeNode(person("x"), 7))).toBe(7);
	expect(hiddenBelow(makeNode(person("x")))).toBe(0);
});
