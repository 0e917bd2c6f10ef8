import type { SceneBank, Story } from '../history-scribe.ts'

export const standing = `# Harbour Relief
**Who decides:** Mara Lindqvist (mission), David Stone (operations), deputy at night: the watch.

| Desk | Person | Where |
|:--|:--|:--|
| Operations | @david.stone | ~sea-rescue, ~radio-log |
| Logistics | @chiara.conti | ~convoy-planning |
| Medical | @yusuf.demir | ~medical |
| Weather | @hana.novak | ~weather |

- Situation reports at **00, 06, 12, 18 UTC**. Briefing 06:00 on the bridge of the office.
- Partners at the table: Nordkyst Coast Guard, Relief Logistique, Krajowy Sztab Ratunkowy.
- Say what you *know*, what you *think*, and which is which.
- Journalists go to the municipality: [press office](https://sundhavn.example/press).

---
*All times UTC. Everything here may be read by everybody in the mission.*`

/** Remarks under a situation report. */
export const remarks = [
  [
    'c: Shelter number includes the {nn} who sleep there but eat at home?',
    'm: Includes them. They are counted at 22:00.',
  ],
  ['d: Add: {place} open for pedestrians since {time}.', 'm: Added, thank you.'],
  ['y: Sağlık tarafı doğru. (Medical part is right.)'],
  ['h: Water level is the gauge on the mole; in Lower Town it lags by 20 min.'],
  ['c: Grazie, la giro ai magazzini.'],
  ['d: Seen by the boats and the helicopter.'],
  ['m: Printed for the wall. Please correct it here, not on the wall.'],
  ['d: Two roads change within the hour, next report has them.', 'm: Fine.'],
  ['c: Camion in strada giusti. Correct.'],
  ["y: Shelter number matches the nurses' lists within five.", 'm: Good enough.'],
  ['h: Gust is the maximum of the last ten minutes.', 'd: Good to know, asked twice today.'],
  ['m: Sent to the municipality and to the three liaison officers at {time}.'],
] as const

export const bank: SceneBank = {
  routineBefore: [
    'd: {Barrier|Sandbag wall|Light mast|Pump} at {place} {set up|half done, finished by {later}|checked}, `{time}`. {Photo on the board.|Residents told.|Good work by the fire brigade.}',
    'c: {shelter}: {nn} {field beds|mattresses|boxes of blankets} {in|carried up|counted}. {Tutto a posto.|More at {later}.|Bastano per ora.}',
    'm: {Call with the municipality|Call with Nordkyst|Call with the school|Call with the governor} done `{time}`. {They are ready.|Two questions, answered.|They ask for the peak time, passed on.}',
    'h: {wind} kt, {wave} m, {level} at {time}. {As forecast.|Details in ~weather.|Still quiet, do not be fooled.}',
    'y: {shelter}: {nurse named|first-aid box placed|list of medicines made}. {Tamam.|Hazır.|Good.}',
    'd: {Doors knocked|Leaflets out|Owners called} at {place} {since {time}|until {later}}. {Most know already.|Three refuse, we go again.|Friendly people, good coffee.}',
  ],
  routine: [
    'd: {place} `{time}`: {dry|ankle deep|passable for trucks|mud, shovels wanted|pump running well|barrier moved back by 20 m|sweeper on its way}. {Next look at {later}.|Photo on the board.|Residents told.}',
    'c: {Ramp at {shelter}|Depot|Kitchen at {shelter}|Store at the hall}: {nn} {boxes|crates|pallets} of {supply} {in|out|left}. {Basta per due giorni.|Enough for today.|More with {convoy}.|Tutto a posto.}',
    "m: {Call with the municipality|Call with Nordkyst|Short visit at {shelter}|Call with the governor's office} done `{time}`. {Nothing new for us.|They are content.|One question, answered.|They ask for the evening figures earlier.}",
    'y: {shelter}: {two visits by the nurse|nurse on site until {later}|first-aid box refilled|quiet}. {Her şey yolunda.|Sorun yok.|Nothing for the hospital.|One sprain, treated.}',
    'h: {wind} kt, {wave} m, {level} at {time}. {Nothing to act on.|As forecast.|Details in ~weather.}',
    'd: {Road|Lane|Footpath} at {place} {open|one way|closed for an hour|open for residents} since {time}.',
    'w: {Caller|Resident|Volunteer} at {place} reports {a smell of gas, fire brigade there, nothing found|a leaning pole, fenced off|water in a cellar, pump {n} goes|a lost dog, collected|a cracked window}. {Closed.|Noted.|Handled by phone.}',
    'c: {Volunteers today|Hands at the hall|Shovels out}: {nn}. {Grazie a tutti.|Two from as far as Tunmo.|We need ten more at {later}.|Enough for now.}',
    'm: Reminder: {evening list at 19:00|briefing at 06:00|figures by the full hour|no photos of people in shelters}. {Please.|Thank you.|@here}',
    'd: {Pump {n}|Generator {n}|Light mast {n}} {moved to {place}|refuelled|back after repair|stopped, filter full, cleaned}, `{time}`.',
    'w: {Electricity|Water|Phone} at {place}: {back|back for half of the street|technician on site|interrupted for {mins} min}.',
    'c: {meal} at {shelter}: {nn}{0 portions|5 portions}, {finished|still hot|ancora caldo}.',
  ],
  warning: [
    [
      'd: Quay walls walked with the harbour master. Weak point is the joint at {place}, 12 m long. Sandbags first there.',
      '> c: 900 there by {later}, the rest when the second truck is in.',
    ],
    [
      'c: Sandbag filling at the sports hall: we need hands. {nn} came in the last hour, *compresa la squadra di calcio intera*.',
      '> m: Whole football team? :clap:',
    ],
    ['m: Municipality asks whether schools close tomorrow. I said yes for all south of the river.'],
    [
      'd: Gas is switched off for Lower Town at 21:00, power at +1.4 m on the gauge. Grid company has someone in our room.',
    ],
    [
      'm: Checklist before dark\n- [x] shelters open and heated\n- [x] pumps at {place}\n- [ ] car park of the ferry cleared\n- [ ] last round with loudspeaker, Lower Town',
      '> d: Car park done {time}.',
      '> d: Loudspeaker round done.',
    ],
  ],
  surge: [
    [
      'm: {sheltered} people in the shelters, {powerless} homes dark, {roads} roads closed. Nobody reported missing who is not being looked for.',
    ],
    [
      'c: {shelter}: heating failed. Portable heaters on the way, {mins} min.',
      '> m: Children and the old to the classrooms on the sunny side, they still have stoves.',
      '> c: Fatto.',
    ],
    ['w: Call from a family on {place}, fourth house, upper floor, calm. Passed to sea rescue as {incident}.'],
    ['d: Looting rumour at {place}: checked, it is a shop owner carrying out his own stock. :relieved:'],
    [
      'm: @channel drinking water: boil until further notice in all of Lower Town and Kirkbakken. Leaflets in four languages at the shelters.',
    ],
  ],
  relief: [
    [
      'd: Elvebru: engineer was under it. Deck good, one pier washed out 60 cm. Rock fill from tonight, opening for light vehicles is realistic within two days.',
    ],
    ['d: Water off Harbour Road. Mud {nn} cm, passable for trucks, not for cars.'],
    [
      'c: Pumps: {nn} running, {n} waiting for diesel. Lower Town cellars about a third dry.',
      '> d: Fish Quay next, the cold store has 30 t of fish thinking about it.',
      '> c: :fish: :nauseated_face: priorità massima.',
    ],
    [
      'm: {sheltered} in the shelters, was more than 1,800 at the worst. People want to go home before it is safe; please explain instead of forbid.',
    ],
    ['d: Power back at {place}. {powerless} homes still without. Electricians from Fossheim work through the night.'],
    [
      'm: Visit of the county governor at {later}. Ten minutes, no convoy moves for it, no boats in the background.',
      '> d: Understood. Sad, the boats like it.',
    ],
    [
      'c: Donations: **please no more clothes.** Needed: rubber boots 40–46, buckets, mops, time.',
      "> m: Passed to the municipality's page.",
    ],
    [
      'y: Two schools report stomach illness, {n} children. Water tests taken. Panik yok, takip ediyoruz.',
      '> m: Result when?',
      '> y: 18 hours.',
      '> y: **Negative.** It was the soup.',
    ],
  ],
  secondLow: [
    [
      'm: @channel second low tonight. Forecast stays **below** the temporary wall. We still do three things: school open, wall crew on, boats inside.',
      '> d: All three done by {later}.',
    ],
    ['d: Temporary wall at the terminal: weeps at two joints, {n} l a minute, pumps laugh about it.'],
    ['c: Convoys stop at 20:00 and start again at first light. Meglio così.'],
    ['m: {sheltered} people chose the shelter tonight. Nobody was asked why.'],
    ['h: Level {level}, peak is through. Dobrou noc všem. Good night everybody.', '> m: Good night Hana.'],
    ['d: Morning round: wall holds, one shed roof at {place} gone, no one hurt.'],
  ],
  recovery: [
    ['d: {place} handed back to the municipality, cleaned, barriers removed.', '> m: :tada: That makes {n} of 11.'],
    [
      'm: {sheltered} people still in the shelters. From tomorrow we use two houses instead of four: {shelter} and the college.',
    ],
    [
      'c: Returned kit: {nn} pumps cleaned and tested, 12 generators counted twice (ne manca uno). Who has number 7?',
      '> d: Number 7 lights the boathouse. Brings it back today, promise.',
    ],
    ['d: First ferry to Skarvøya since the storm, full of bread and one piano. :musical_note:'],
    ['m: Boil-water notice **lifted** for Kirkbakken. Lower Town stays until two clean samples in a row.'],
    ['y: Vaccination (tetanus) at the sports hall: {nn} today. Sıra kısa, bekleme yok.'],
    ['m: Draft of the hand-over plan is in ~host-planning for our own side; partners get their part by Friday.'],
    ['d: Cranes at Fish Quay work again. The auction opens Monday with eleven boxes of cod. It is a start.'],
    [
      'm: Thank-you evening for volunteers: {sheltered} chairs are too many, a hundred will do. Chiara has the list.',
      '> c: E la pasta. :spaghetti:',
    ],
  ],
  any: [
    [
      'm: Briefing notes {time}\n1. Water and weather (Hana)\n2. Boats, open incidents (David)\n3. Roads and convoys (Chiara)\n4. Beds (Yusuf)\n5. Who sleeps when\n\nTen minutes. Standing.',
    ],
    ['c: {convoy} delivered. Details in ~convoy-planning, foto quando ho rete.'],
    [
      'd: Which map version do we use? I see two at the table.',
      "> m: The one with today's date in the corner, `v{n}`. Bin the other.",
    ],
    [
      'w: Question from the desk of the municipality: may people fetch medicines at {place}?',
      '> d: With an escort, {later}, 20 minutes each.',
      '> w: Told them.',
    ],
    [
      'm: > "When can we go home?"\n\nThe honest answer is: street by street, and we publish the list every evening at 19:00. Please give exactly this answer.',
    ],
    [
      'd: Road list `{time}`: {roads} closed. Full list with reasons is on the [road board](https://roads.sundhavn.example/board).',
    ],
    [
      'y: Interpreter needed at {shelter}, Arabic and Polish.',
      '> m: Layla from Relief Logistique takes Arabic, Olena sends somebody for Polish.',
      '> y: Harika.',
    ],
    [
      'm: Amélie asks that nobody promises truck times to the shelters directly. Times come from convoy planning, nobody else.',
      '> c: :100:',
    ],
    [
      'd: Drones: only the ones on our list, under 60 m, none within 1 km of *Saver 21*. Two amateurs asked to land, they did.',
    ],
    [
      'w: Night report: {n} calls, {n} answered by phone, the rest handed to the boats. Coffee machine repaired. :coffee:',
    ],
  ],
}

export const stories: readonly Story[] = [
  {
    day: 0,
    hour: 6,
    minute: 32,
    lines: [
      "m: @channel Mission is activated as of 06:30. Please read the pinned post, then your desk's channel. Questions here, in the thread.",
      '> d: Operations up.',
      '> c: Logistica pronta.',
      '> y: Medical desk up. Hazırız.',
      '> h: Weather up.',
    ],
  },
  {
    day: 2,
    hour: 0,
    minute: 41,
    lines: [
      'd: Water over the kerb at Harbour Road. {level} on the gauge and rising about 4 cm in ten minutes.',
      'm: 920 people are in the shelters, everybody who was on the list. Thank you.',
    ],
  },
  {
    day: 2,
    hour: 2,
    minute: 5,
    lines: [
      'd: Elvebru bridge **closed**: river 40 cm under the deck, tree in the second span. Police on both sides.',
      '> c: Allora tutto su AMBER.',
      '> m: How long?',
      '> d: Until an engineer has been under it. Days.',
    ],
  },
  {
    day: 2,
    hour: 2,
    minute: 48,
    lines: [
      'y: Hospital ground floor under 8 cm and rising. Emergency department moves to the second floor. Details in ~medical.',
      '> m: Do they need boats or people?',
      '> y: People. 20, strong, for an hour.',
      '> d: KSR sends 12, the football team the rest.',
    ],
  },
  {
    day: 2,
    hour: 3,
    minute: 21,
    lines: [
      'd: **Wall at the Ferry Terminal has failed over 9 m.** Nobody near it. @channel stay off Harbour Road.',
      '> c: Convoys held at Fossheim until I hear from you.',
      '> d: Hold. Water is at the second step of the terminal.',
    ],
  },
  {
    day: 2,
    hour: 6,
    minute: 10,
    lines: [
      'h: Peak passed: **+2.17 m at 04:45**. From here it goes down, slowly. Nejhorší máme za sebou.',
      '> m: Thank you. Nobody relaxes yet.',
      '> c: :pray:',
      '> y: Şükür.',
    ],
  },

  {
    day: 6,
    hour: 14,
    minute: 5,
    lines: [
      'd: **Elvebru bridge open** for vehicles up to 12 t since 14:00, one lane, 20 km/h, marshals at both ends. :tada:',
      '> c: FINALMENTE. Next convoy goes GREEN.',
      '> m: Two days earlier than I dared to hope. Thanks to the engineers and to everybody who carried stones.',
      '> h: River at 1.9 m and falling, no surprise from above.',
      '> y: Ambulans için 40 dakika kazanç (40 minutes gained for each ambulance).',
      '> d: Limit is real: **12 t, not 12 and a bit.** There is a scale now.',
      '> c: Capito, 12 t. Ho già spostato il carico di due camion.',
    ],
  },
  {
    day: 4,
    hour: 8,
    minute: 30,
    lines: [
      "m: Partners asked what they may see. Simple: this channel, weather and their own desks' channels. What is labelled *office only* is not shown to them and they are not told its content. If in doubt ask me **before** posting.",
      '> d: Clear. Jonas asked for the fuel plan, I sent him the part for *Havørn*.',
      '> m: Right.',
      '> c: Amélie vede i piani dei convogli, giusto?',
      '> m: Yes, she plans half of them.',
    ],
  },
]
