// The engine is written for Node and asks it for little: this, and what stands beside this file.
import { Buffer } from 'buffer/';

Object.assign(globalThis, { Buffer });
