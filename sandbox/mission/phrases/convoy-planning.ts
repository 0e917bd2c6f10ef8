import type { SceneBank, Story } from '../history-scribe.ts'

export const standing = `### Route board
| Route | Way | State | Limit |
|:--|:--|:--|--:|
| **GREEN** | Fossheim – Tunmo – Elvebru – Kirkbakken | see road board | 12 t after repair |
| **RED** | Fossheim – Lyngnes viaduct – Grønnvik – Ferry Terminal | wind limit 38 kt on the viaduct | 20 t |
| **AMBER** | Fossheim – Skogheim – Upper ford – Kirkbakken | forest track, 4x4 and trucks only | 10 t |
| **BLUE** | Lyngnes slip – Skarvøya pier | landing craft, two hours round high water | 6 t a slot |

**Before every departure**
- [ ] load list attached, axle loads signed
- [ ] driver names at the depot, *not here*
- [ ] radio check on TETRA 4
- [ ] receiver told, ramp free
- [ ] \`Anker 1\` has the sketch on paper`

export const planLines = [
  'Amélie has the axle loads, I have the receivers.',
  'Order of march as in the table, 80 m distance, nobody overtakes.',
  'Halt at the second checkpoint for ten minutes, coffee, count the vehicles.',
  'Il secondo autista dorme in cabina, rispettatelo.',
  'Return empty except for the mattresses that go to the laundry.',
  'Two seats free in the 4x4, ask me.',
] as const

export const planReplies = [
  ['d: Marshals at {place} are told, expect you {later}.'],
  ['d: Can you take {n} jerrycans for the boathouse?', 'c: Sì, sul 4x4. Label them please.'],
  [
    'y: Two cold boxes for the clinic, 18 kg together. Soğuk zincir, lütfen güneşe koymayın.',
    'c: On the front seat of Anker 1, ben legate.',
  ],
  ['h: Wind on the viaduct at that time {wind} kt, gust {gust}.', 'c: Ok, decido alle {later}.'],
  ['m: Priority is {supply}. If you have to leave something behind, leave the rest.', 'c: Chiaro.'],
  ['m: Approved.'],
  ['d: Escort by police as far as Tunmo.', 'c: Ottimo.'],
] as const

/** Trouble on the way: anywhere, and on the forest track only. */
export const problems = {
  anywhere: [
    [
      'c: {convoy}: flat tyre on Anker {n}, {mins} minutes. The rest waits, non si separano.',
      'd: Do you need the workshop car?',
      'c: No, fatto. Si riparte.',
    ],
    [
      'c: {convoy}: tree across the road, sawing. {mins} minutes.',
      'd: Chainsaw number two is with the marshals at the next bend.',
      'c: Trovata, grazie.',
    ],
    ['c: {convoy}: one vehicle overheated, topped up, +{mins} min.'],
    ['c: {convoy} stands behind a {tractor with a boat|school bus|herd of sheep, davvero}, +{mins} min.'],
    ['c: {convoy}: strap loose on Anker {n}, load re-tied. {mins} minutes, meglio così.', 'd: Well spotted.'],
  ],
  forest: [
    [
      'c: {convoy} stands in front of a locked gate, +{mins} min. Who has the key of the sawmill?',
      'd: Forester, five minutes away, called.',
      'c: Cancello aperto.',
    ],
    [
      'c: {convoy}: ford is at {55|57|54} cm, limit 60. One at a time, con calma, +{mins} min.',
      'h: River falls, in an hour you have 50.',
    ],
    ['c: {convoy}: mud behind the sawmill, winch out, {mins} minutes.', 'd: Gravel goes there tonight.'],
  ],
} as const

export const arrivals = [
  '{convoy} complete at {checkpoint}, {time}. Unloaded in {mins} minutes by people who have done this before. :white_check_mark:',
  '{convoy} arrivato, tutti i mezzi, niente danni. Unloading done {time}.',
  '{convoy}: received **{tonnes} t**, list checked line by line, one pallet of {supply} wet, rest fine.',
  ':white_check_mark: {convoy} in. Drivers eat, then sleep, then talk.',
] as const

export const bank: SceneBank = {
  routine: [
    'c: {Depot|Kirkbakken|Ramp two|Fish hall}: {nn} pallets of {supply} {received|sorted|labelled|counted again}. {Tutto torna.|One short, found.|Lista aggiornata.|Match.}',
    'c: {Truck {nn}|The flatbed|The small 4x4|The tanker} {is back from the workshop|needs tyres|gets a new driver at {later}|stays at the depot today}.',
    'd: Marshals at {Tunmo junction|the ford|the viaduct|Kirkbakken} `{time}`: {road wet, fine|light snowmelt, slow|no traffic|school bus passed, then free}.',
    'c: {Request|Richiesta} from {shelter}: {nn} {supply}. {Goes with the next convoy.|Domani mattina.|On the list.|Not today, ho spiegato.}',
    'c: {Ramp|Forklift|Scale} {free|busy until {later}|works again}. {Avanti.|Next please.|Grazie al meccanico.}',
    'c: {Amélie|The depot|Relief Logistique} confirms {two drivers|one 12 t truck|the axle loads|the return loads} for {later}. {Perfetto.|Ottimo.|In the table.}',
    'c: {Receipts|Fuel cards|Tachograph sheets|Delivery notes} of {convoy} {filed|scanned|complete, manca una firma}.',
    'd: Need {a pallet of {supply}|{n} coils of rope|{nn} fuel cans|two light masts} at {place} {by {later}|when there is room|tomorrow}.',
    'c: Stock of {supply} at the depot: {n} days. {Ordino.|Enough.|Watch it.|Next delivery tomorrow.}',
  ],
  warning: [
    [
      'c: Everything heavy moves **before** the water: pumps, generators, beds. Food can come later, it is lighter and people have some at home.',
      '> m: Good order.',
    ],
    ['c: Depot at Fossheim has 2.4 t of {supply} and a forklift with a driver. Il secondo carrello arriva domani.'],
    [
      'c: Buses for tonight: 14 confirmed. Punto di raccolta: the church and the fish hall, every 15 minutes.',
      '> d: Marshals at both.',
    ],
  ],
  surge: [
    [
      'c: GREEN is dead (bridge), RED is dead (landslide under the viaduct). **AMBER only**, max 10 t, no trailers.',
      '> d: Who checks the ford?',
      '> c: A forester with a stick, every hour. Il metodo migliore.',
    ],
    ['c: Ford at {mins} cm `{time}`. Limit is 60.', '> d: Ok for {convoy}?', '> c: Ok.'],
    [
      'c: Diesel is the bottleneck: pumps 900 l a day, shelters 600, boats 1,100, trucks 700. We bring 2,500. Mancano 800.',
      '> m: Coast guard gives 1,000 from *Havørn*. Ingrid confirmed.',
      '> c: :pray: grazie Ingrid.',
    ],
    [
      'c: @yusuf.demir your oxygen is on Anker 2 of {convoy}, strapped, valves up.',
      '> y: Bekliyoruz, çok teşekkürler.',
    ],
    [
      'm: Requests for trucks go through Chiara. I counted four people asking Amélie directly this morning.',
      '> c: Grazie Mara. Five.',
    ],
  ],
  relief: [
    ['c: RED is open again up to 20 t, wind limit stays. Che sollievo.'],
    [
      'c: Weights at the depot now by scale and not by eye. First surprise: "two tonnes" of {supply} were 3.1.',
      '> d: And the bridge would have been told "two".',
    ],
    [
      'c: Driver hours: three are at the limit. {n} new drivers from Relief Logistique tomorrow, Amélie meets them at the depot.',
    ],
    ['d: Boathouse gets pallets at {later}, ramp is free. Four people to unload.', '> c: Perfetto, bastano.'],
    [
      'c: > 1 pallet blankets = 220 pieces\n> 1 pallet water = 960 l\n> 1 pallet beds = 24\n\nPer favore usate questi numeri. Use these when you order.',
    ],
  ],
  secondLow: [
    ['c: All vehicles above the river by 20:00, parked nose out, keys at the depot.'],
    ['c: Viaduct closed for high sides, gust {gust}. Small vans may pass. {convoy} waits at Grønnvik, c’è la zuppa.'],
  ],
  recovery: [
    ['c: First empty trucks going **back** with returned kit. List by serial number, per favore, not "some pumps".'],
    [
      'c: BLUE today: two slots, high water {later}. Bread, post, one washing machine.',
      '> d: And the piano.',
      '> c: The piano was yesterday. :musical_keyboard:',
    ],
    ['c: Stock at Fossheim falls as planned, closing it in {n} days. Il magazzino torna alla scuola guida.'],
    [
      'm: Convoy numbers for the report: total tonnes, kilometres, breakdowns?',
      '> c: By tonight. From memory: zero accidents, eleven flat tyres, one angry goose.',
    ],
    [
      'c: Hand-over of the road board to the municipality on Friday. They want the table *exactly* as it is. Mi commuovo.',
    ],
  ],
  any: [
    [
      'c: Loading order for tomorrow:\n1. {supply}\n2. water\n3. whatever Yusuf shouts loudest about\n4. the rest',
      '> y: :loudspeaker:',
    ],
    [
      'c: Who ordered {nn} pallets of {supply}? Someone typed one zero too many.',
      '> d: Me. One zero less. Sorry.',
      '> c: :sweat_smile:',
    ],
    ["c: {convoy}: ETA +{mins} min, traffic at the marshals' post."],
    [
      'c: Fuel card of truck {nn} does not work at Tunmo. Pagato in contanti, ricevuta nella busta.',
      '> m: Fine, receipts to the office.',
    ],
    [
      'd: Space for a stretcher on the way back? One transfer, lying, stable, nurse with it.',
      '> c: Anker 4, cleaned out, {later}.',
      '> y: Hemşire hazır.',
    ],
    [
      'c: Distances, because someone asked:\n```text\nFossheim  - Tunmo      14 km\nTunmo     - Elvebru     9 km\nElvebru   - Kirkbakken  6 km\nFossheim  - Lyngnes    21 km\nLyngnes   - Grønnvik   11 km\nGrønnvik  - Terminal    8 km\n```',
    ],
    ['c: Receiver at {shelter} signs with a stamp that says *Library*. It is correct, is the librarian.'],
    [
      'c: Pallet jack number 3 is missing since yesterday. Chi l’ha visto?',
      '> d: Boathouse. On its way.',
      '> c: Lo sapevo.',
    ],
    ['d: Marshals change at {later}, new ones know the call signs.'],
    ['c: Domani si parte presto: 05:15 load, 06:00 road. @channel please have the lists in tonight by 21:00.'],
    [
      'c: Format of the load list is `vehicle,item,unit,quantity,kg`. The tracker reads it, with any other order it says nothing and I find out at the ramp.',
    ],
  ],
}

export const stories: readonly Story[] = [
  {
    day: 3,
    hour: 9,
    minute: 10,
    lines: [
      'c: **Skarvøya has water for two days.** 210 people, the cistern is salt. Ferry does not sail, pier is damaged. Ideas please, in this thread.',
      '> d: Landing craft of the coast guard: 6 t a run, can beach at the north cove in under 1.5 m of sea.',
      '> h: Sea in the north cove: 2.4 now, 1.6 tomorrow noon, 1.2 tomorrow evening.',
      '> c: So tomorrow evening. 6 t is 29 l a person, ottimo.',
      '> d: Tide?',
      '> h: High 18:20. Two hours on each side.',
      '> y: Adada diyaliz hastası yok ama 3 bebek var (no dialysis patients but three infants). Formula must be made with clean water from today.',
      '> c: Then 200 l by helicopter today, the rest tomorrow.',
      '> d: *Saver 21* can sling 400 kg at 15:00 between two duties.',
      '> m: Do that. 400 kg: 300 water, 100 formula and what Yusuf needs.',
      '> y: 40 kg yeter.',
      '> c: Net and hook are at the boathouse?',
      '> d: Net yes. Hook with the crew.',
      '> c: Bottles are in crates of 9 kg, 33 crates. Li porto alle 14:30.',
      '> d @15:27: 15:12 slung, 15:26 on the school field, standing upright.',
      '> y @16:40: Bebekler doydu. (The babies are fed.)',
      '> c @17:05: For tomorrow: six tonnes on *pallets without wrap*, otherwise we cannot carry them up the beach by hand.',
      '> d: How many hands up there?',
      '> c: Teacher says 60 people with wheelbarrows. Sixty!',
      '> h @+1/11:35: Still good for 18:20. 1.1 m.',
      '> d @18:52: 18:05 beached, 18:50 empty. Forty-five minutes for six tonnes.',
      '> c: Acqua per dieci giorni. Bravissimi tutti.',
      '> m: Pier repair is on the list of the divers for day 6.',
    ],
  },
]
