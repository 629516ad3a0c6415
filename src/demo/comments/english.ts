/** Texts of patients who write English. How the list is written: `phrases.ts`; <he|she> is the doctor. */
export const englishPhrases = `
5 doctor
- {Excellent|Wonderful|Very kind|Really attentive} doctor, {thank you|listened to everything I had to say|I
  felt heard| very professional}.
- The doctor {spoke some English|used a translator on the phone|drew a little picture} and {explained every
  step| made sure I understood the prescription|was very patient with me}.
- <He|She> {took the time|did not rush}, {asked the right questions|examined me properly|answered all of my
  questions}.
- I came with {back pain|a bad cough|high blood pressure|a rash} and left with {a clear plan|real relief|the
  right medicine at last}.
5 doctor child
- The doctor was {so gentle|wonderful|very patient} with our {son|daughter|toddler}, {no tears at all|we
  were impressed}.
4 doctor
- Good {doctor|specialist|appointment}, {a bit rushed|no complaints|though I needed help with the
  language|clear advice}.
- {Everything went fine|I got what I needed}, {the doctor was polite|the treatment seems to work so far}.
3 doctor
- {The visit was OK|Average experience}, {but too short|the doctor mostly looked at the screen|I had to ask
  for every detail}.
12 doctor
- The doctor {did not listen|never looked up from the computer|was rude|refused to explain the test
  results}, {very disappointing| I will look for another one|I left more worried than before}.
- {Four minutes|Three minutes} after {an hour|forty minutes} of waiting, {no examination|no explanation|just
  a prescription}.
45 clinic
- {The building is clean and modern|Clean, bright and well organised|No queue at all}{|, and the staff at
  the entrance helped me|, great}.
- {Reception|The administrator in the hall} {helped me with the ticket machine|walked me to the room|was
  friendly}{|, thank you|, much appreciated}.
3 clinic
- {Signs only in Russian|It was hard to find the room|I waited about #20-35# minutes}, {but people
  helped|otherwise fine}.
12 clinic
- {Waited #40-90# minutes|Nobody at the desk spoke English|The lift was out of order|The queue was chaotic},
  {not acceptable| nobody apologised|please fix this|and nobody could tell me why}.
- {I called five times|I could not book online}, {nobody answered|the system asked for a number I do not
  have}.
5 closing
- {Thank you|Many thanks|Highly recommended|Will come again}{| from all of us|}.
4 closing
- {Thanks|Overall good|Would come again}.
3 closing
- {Could be better|Room for improvement}.
12 closing
- {Please improve this|I expect a reply|Not coming back|Very upset}.
`
