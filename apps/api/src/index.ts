export { createApp, type AppOptions } from './create-app.js';
export { HOST, startFromEnvironment } from './start.js';
