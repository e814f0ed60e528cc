import {sectionHeading} from './dist/sections.js';
for (const t of ['Arbetsutskottets förslag till kommunstyrelsen','Direktionens beslut','Kommunstyrelsens förslag till kommunfullmäktige','Socialnämndens arbetsutskotts beslut']) console.log(t, sectionHeading(t));
