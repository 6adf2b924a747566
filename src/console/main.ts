const heading = document.createElement("h1");
heading.textContent = "peopled console";
const link = document.createElement("a");
link.href = "/reference";
link.textContent = "API reference";
document.querySelector("#app")?.append(heading, link);
