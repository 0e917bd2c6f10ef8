import type { SceneBank, Story } from '../history-scribe.ts'

export const standing = `### Mission office only
What is written here is for our own five desks. Decisions are written as **Decision:** with a date, so they can be found again.

**Roster**
| | 06–14 | 14–22 | 22–06 |
|:--|:-:|:-:|:-:|
| even days | David | Mara | Hana |
| odd days | David | David | Mara |
| logistics | Chiara | Chiara | phone |
| medical | Yusuf | Yusuf | phone |

Swap among yourselves, tell Mara, change the table.`

/** How a day is closed in the evening. */
export const closings = [
  'Day closed. What went well: the handovers. What did not: lunch.',
  'Day closed. Decisions of today are above, all written down.',
  'Closing. If you wrote on paper today, type it in now.',
  'Day closed. Thank you. *Sleep.*',
  'Closing for me, phone is on. Open points go to the morning list.',
  'Day closed. Nothing promised to anybody that we cannot keep, I checked.',
  'End of day. One thing to do better tomorrow: answer questions where they were asked.',
  'Closed. Boots to the cellar please, the stairs look like Fish Quay.',
  'Day closed. The window in the archive stays shut, it rains in.',
  'End of day. Who took the last battery of the lamp, bring two.',
  'Day closed. I read all five handovers, good ones.',
  'Closing. Tomorrow starts at 06:00 with water and weather, as always.',
  'Day closed. The municipality says thank you, so do I.',
] as const

export const bank: SceneBank = {
  routine: [
    'm: {Call with|Mail from|Note from} {the ministry|Nordkyst|Relief Logistique|KSR|the insurance|the county}: {no action|answer by tomorrow, I do it|filed|David answers|they thank us}.',
    'c: {Invoice|Receipt|Offer} {fuel|buses|catering|tyres|forklift hire} {checked|paid|queried, too high|waits for a signature}. {Fatto.|Mara?|In the folder.}',
    'd: {Spare laptop|Projector|Second screen|Plotter} {works|needs a cable|is in the rest room|back from the municipality}.',
    'm: Desk cover {today|tonight|tomorrow}: as the roster. {No swaps.|One swap, see the table.|Thank you for asking before swapping.}',
    'y: Medical phone with {me|Hana} until {later}. {Sonra bende.|Tamam.|Numara aynı.}',
    'h: {I am away|Short break|At the gauge} until {later}, automatic values go on. {Zavolejte, kdyby něco.|Call if needed.}',
    'd: Lessons file, {one more line|two more lines}: {radio names|where the keys are|who orders toner|time zones, again|too many maps}.',
    'm: {Access list|Badge list|Phone list|Key list} compared at {time}. {Complete.|One correction.|Nothing to change.}',
    'c: {Frigo vuoto|Coffee is out|Bread at the door|Soup from the hall}. {Provvedo.|Somebody with two hands, please.|Buon appetito.}',
  ],
  warning: [
    [
      'm: **Decision:** we ask Nordkyst, Relief Logistique and KSR in, each with the channels they need and nothing else.',
      '> d: KSR in sea rescue and radio?',
      '> m: Yes. Medical is for Relief Logistique only.',
    ],
    ['m: Rooms: operations on the first floor, rest room in the archive, nobody sleeps on the bridge.'],
    ['c: Budget line for the first 72 h: fuel 18k, buses 6k, food 9k. Approvato?', '> m: Approved. Keep receipts.'],
  ],
  surge: [
    [
      'm: I want everyone to have slept {six|five} hours by tomorrow noon. In turns. It is not a suggestion.',
      '> y: Söz veriyorum. (I promise.)',
      '> d: I will try.',
      '> m: David.',
      '> d: I promise.',
    ],
    [
      'm: Phone with the ministry at {time}: they offer an army engineer platoon. **Decision:** accept, for the bridge.',
    ],
    [
      'd: Generator for the office: 9 h. Next fill is in the plan as *last*, after shelters and hospital. Agreed?',
      '> m: Agreed.',
    ],
    [
      'c: Overtime of the drivers goes over the legal limit. Serve una deroga scritta.',
      '> m: Signed, scanned, on your desk.',
    ],
  ],
  relief: [
    ['m: Partners ask for longer access. Current end is in 90 days, that is plenty. No change.'],
    [
      'm: Open Survey Group asked again to be let in for drone mapping. They are not on the list. **Decision:** they send maps by the municipality, no access.',
      "> d: Noor's maps are good though.",
      '> m: They are. Maps in, accounts no.',
    ],
    [
      'd: After-action notes start now, not in a month: one line per surprise. File is open.',
      '> h: First line: "gauge in local time".',
      '> c: Seconda riga: la forca del carrello.',
    ],
    ['m: Who answers the press? The municipality. Whoever calls you, you say exactly that.'],
  ],
  secondLow: [
    ['m: For tonight the roster is doubled: David and me at the desk, Hana by the models, Chiara and Yusuf by phone.'],
    [
      'd: Question is whether we keep the KSR boats three days more. Costs us hotel and fuel, nothing else.',
      '> m: **Decision:** keep.',
    ],
  ],
  recovery: [
    [
      "m: Scaling down\n- [x] two shelters closed\n- [x] helicopter back to normal readiness\n- [ ] field clinic closed\n- [ ] depot returned\n- [ ] partners' access reviewed, one by one",
      '> d: I take the last one with you.',
    ],
    [
      'm: Access review: who of the partners has not looked in for a week? They keep it until the end date unless their organisation says otherwise.',
      '> d: Two names. Asked their liaison.',
    ],
    [
      'm: Hand-over to the municipality in {n} days. Draft: [hand-over plan](https://mission-office.example/plans/hand-over). Comments by tomorrow evening.',
      '> c: Pagina 4, le strade: aggiungo la tabella.',
      '> y: Sağlık bölümü bende.',
      '> h: Weather is one page, done.',
    ],
    ['c: Costi finali finora: 214k, of which fuel 71k. Under the frame by 9 %.', '> m: Remarkable.'],
    ['m: Leave: everyone takes three days next week, staggered. Put your wish in the table by Friday.'],
  ],
  any: [
    ['m: Agenda {time}\n1. What changed\n2. What worries you\n3. What we stop doing\n\nFifteen minutes, with coffee.'],
    ["d: Printer on the first floor is out of toner, maps go to the municipality's plotter."],
    [
      'm: Robin asks to keep labels strict: *office only* stays here and in ~intel-fusion. Nothing copied across, summaries are written new.',
      '> d: Clear.',
      '> h: Jasně.',
    ],
    [
      'c: Food for the office: pizza at {later}. Vegetarian for two, halal for one, senza ananas per tutti.',
      '> d: I like pineapple.',
      '> c: :x:',
    ],
    ['m: Tomorrow I am at the municipality 10–12, David decides.'],
    ['h: I swap my night with Mara on the even days this week. Table changed.', '> m: Confirmed.'],
    [
      'd: Passwords on paper found under a keyboard. It was mine. Changed. **Do not laugh, check yours.**',
      '> m: :eyes:',
      '> c: …cambiata anch’io.',
    ],
    [
      'm: Note of the call with Nordkyst: they are content, one wish: positions in the sitrep in the same format as in sea rescue.',
      '> d: Done from the next one on.',
    ],
    ['y: New phone for the medical desk, same number. Eski telefon suya düştü (the old one fell into the water).'],
    ['m: > Slow is smooth, smooth is fast.\n\nWas on the wall of my first boathouse. Today it fits.'],
    ['d: Backup of the boards at {time}, restored on the spare laptop to be sure. Works.'],
    ["m: Visitors' badges: two missing. Please look into your jackets.", '> c: Trovato, era mio. Scusate.'],
    ['c: Invoice of the bus company: 14 buses, 2 nights, fair price. Firmo io?', '> m: Sign.'],
    [
      'm: Translation: several partners read us with machine help. Short sentences, no jokes in orders.',
      '> d: And jokes elsewhere?',
      '> m: Required.',
    ],
  ],
}

export const stories: readonly Story[] = [
  {
    day: 0,
    hour: 7,
    minute: 30,
    lines: [
      'm: Good morning. This is the room for our own planning. The surge may come in about 44 hours. Today: people, rooms, partners, fuel. In this order.',
      '> d: People: roster in the pinned post.',
      '> c: Carburante: 9,000 l at the depot, 4,000 ordered.',
      '> y: Medical has a second phone from noon.',
      '> h: I stay close to the models, everything by 17:30.',
      '> m: Then let us begin.',
    ],
  },
]
