const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** The key that is held down for commands, as it is labeled. */
export const commandKey = isMac ? "⌘" : "Ctrl";
