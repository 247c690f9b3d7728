import { defineConfig } from "vite";

export default defineConfig({
  // Relative, so that the built files work under whatever address Django serves static files from.
  base: "./",
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    // Older targets make the CSS compiler replace light-dark() by a fallback that ignores the theme choice.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    // The content security policy allows no data: fonts or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: ["main.ts", "survey.ts"] },
  },
});
