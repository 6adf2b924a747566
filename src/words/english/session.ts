import { look } from "./look.ts";

/** The texts of the sign-in of the console. */
export const signIn = {
	title: look.signIn.title,
	hint: "Find and change people, and preview each change before you save it.",
	expired: "Your session has ended: the access token is no longer valid.",
	foreign:
		"This sign-in did not begin in this browser, or it is already over. Sign in again.",
	outElsewhere: "You signed out in another tab.",
	again: "Sign in again",
	againHint: (name: string) =>
		`Your session has ended. Sign in again as ${name} to continue. The page keeps everything you typed.`,
	endsSoon: (time: string) =>
		`Your session ends at ${time}. Sign in again to continue without interruption.`,
	endsHint: (name: string) =>
		`Sign in again as ${name}. The page keeps everything you typed.`,
};
