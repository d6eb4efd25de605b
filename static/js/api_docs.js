// The page of the REST API: Swagger UI over our own schema, trying calls with the session of the reader.
/* global SwaggerUIBundle */

// Swagger UI has a dark dress of its own, under this name.
function dress() {
  document.documentElement.classList.toggle("dark-mode", document.documentElement.dataset.bsTheme === "dark");
}

dress();
addEventListener("desk:theme", dress);

const place = document.getElementById("api-docs");

SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  docExpansion: "none", // with more than 127 operations in sight, Swagger UI 5 draws those of the first tag alone
  validatorUrl: null,
  requestInterceptor(request) {
    const own = new URL(request.url, document.baseURI).origin === window.location.origin;
    if (own && request.method && request.method !== "GET") {
      request.headers["X-CSRFToken"] = place.dataset.csrf;
    }
    return request;
  },
});
