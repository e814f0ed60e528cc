import { buildIfStale } from '../apps/dashboard/build.js';

export default buildIfStale;
