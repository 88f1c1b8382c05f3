# English. Same keys as fr-FR.ftl.

## Around every page

skip-to-content = Skip to content
brand-line = Parvis, the square of answers
brand-place = The square of answers
nav-main = Sections
nav-ask = Ask a question
nav-documents = Documents
nav-about = How answers are made
nav-cities = Cities
nav-staff = Staff area
nav-upload = Add
nav-jobs = Progress
nav-manage = Manage
nav-gaps = Unanswered questions
nav-ledger = Ledger
nav-leave = Sign out
nav-accessibility = Accessibility
nav-footer = About this site
nav-language = Language
footer-line = Answers come from the city’s documents, word for word. No trackers, no outside service.
print = Print
undated = undated
from-commons = shared by the cities
page-n = page { $page }
page-of = page { $page } of { $pages }
pages-count = { $count ->
    [one] { $n } page
   *[other] { $n } pages
}

## Documents

kind-act = Decision
kind-plan = Plan
kind-report = Report
kind-press-release = Press release
kind-notice = Notice
kind-minutes = Minutes
kind-other = Other document
visibility-public = Open to all
visibility-agents = Staff only
formats-taken = Formats taken: PDF, Word (DOCX), OpenDocument (ODT), Excel (XLSX), CSV, HTML, Markdown, text and e-mails (EML).

## Public register (slice transparency)

nav-transparency = Public register of algorithms
nav-ai = AI
ask-machine = A machine answers here, not a person. It chooses sentences from the city’s documents.
ask-machine-link = What it does, and how to contest it
answer-sheet = How this answer was made
refused-off-title = Answers are turned off
refused-off-what = The city has turned off answers made by the machine. Nothing is lost: search and documents stay open.
refused-off-next = Search with your own words, or talk to the services below.
register-title = Public register of algorithms
register-page-title = { $city }: public register of algorithms
register-lead = These are the machines that work for { $city }: what they do, with what, how good they are, and how to contest them.
register-installation-lead = Each city publishes what machines do for it. Choose yours.
register-on = In use
register-off = Turned off by the city
register-absent = Not installed here
register-purpose = What it is for
register-basis = Legal basis
register-data = Data
register-model = Models and programs
register-nothing-runs = None
register-hash = SHA-256 of the file:
register-prompts = Prompts given to a language model
register-no-prompts = None: no language model writes anything here.
register-human = Human step
register-quality = Measured quality
register-not-measured = Not measured in this city yet.
register-quality-figure = { $right } right and { $wrong } wrong answers to { $answerable } questions; { $refused } due refusals of { $unanswerable } questions without an answer.
register-questions = Questions: { $file }, SHA-256
register-volume = Use over twelve months
register-refused = { $count ->
    [one] Of those, { $n } without an answer.
   *[other] Of those, { $n } without an answer.
}
register-energy = Energy over twelve months
register-energy-figure = { $energy } Wh estimated, for { $seconds } s of processor time
register-sheet = Read the full sheet
register-who = Who is responsible
register-contest = Contest
register-contest-how = Below each answer, a link lets you say that it is wrong or incomplete. A person of the city checks it and tells you the outcome.
register-law = What the law says
register-no-decision = These machines inform. None of them makes a decision about you.
register-law-fr = French code on relations between the public and the administration: an individual decision founded on an algorithm must say so (L. 311-3-1, R. 311-3-1-1), the administration must explain it on request (R. 311-3-1-2), and publish the rules of its main algorithms (L. 312-1-3). The city publishes its own here, even for mere answers.
register-law-eu = European Regulation 2024/1689, article 50: a person must know at the first contact that they deal with a machine. Each page where one asks says so, and each answer is marked, in the page and in the data.
register-law-qc = Act respecting Access to documents held by public bodies and the Protection of personal information (Québec), section 65.2: a body that makes a decision based exclusively on automated processing of personal information must inform the person, at the latest with the decision. On request it tells which information was used, the reasons, the principal factors and parameters, and the right to have that information corrected. The person may submit observations to a member of the personnel able to review the decision. No decision of that kind is made here.
register-how-made = How this register is made
register-how-made-what = The program (Parvis { $version }) composes it by itself: hashes are computed from the files in use, numbers are counted in the city’s ledger, processor time is measured.
register-energy-how = Energy is an estimate: the processor time measured, times { $watts } W declared for one busy core. Making the machines and the network are not in it.
register-csv = Inventory (CSV)
register-json = Register (JSON)
component-program = Program
component-embedding-model = Model
component-answer-weights = Weights
component-recognition-program = Program
component-recognition-model = Model
sheet-back = Back to the register
sheet-one-title = How this answer was made
sheet-one-searched = { $count ->
    [one] { $n } document was searched.
   *[other] { $n } documents were searched.
}
sheet-one-kept = { $count ->
    [one] { $n } sentence was kept, taken from:
   *[other] { $n } sentences were kept, taken from:
}
sheet-one-desks = A question about a named desk: its details come from the directory that the city keeps up to date ({ $names }).
sheet-one-refused = No sentence answered well enough: the machine refrained.
sheet-one-not-kept = The search was done again for this page. Nothing of it is kept.
sheet-part = What part it plays in a decision
sheet-data = Which data, and where they come from
sheet-parameters = Which parameters, and their weight
sheet-operations = What it does, in order
sheet-mention-title = The legal notice
sheet-mention-when = No decision is founded on this processing today. If one ever were, it would carry this notice (CRPA, R. 311-3-1-1):
sheet-mention = This decision was founded on algorithmic processing. Purpose: { $purpose } You have the right to obtain the rules of this processing and the main features of its implementation (CRPA, L. 311-3-1). Write to: { $name }, { $contact }. Without an answer within a month, or if refused, you may refer to the Commission d’accès aux documents administratifs (CADA) within two months.
sheet-qc-title = The notice required by law
sheet-qc-when = No decision is based exclusively on this processing today. If one ever were, the person would receive this notice, at the latest with the decision (section 65.2):
sheet-qc = This decision is based exclusively on automated processing of your personal information. Purpose: { $purpose } On request, we tell you which information was used, the reasons, the principal factors and parameters of the decision, and your right to have this information corrected. You may submit observations to a member of our personnel able to review the decision: { $name }, { $contact }.
sheet-who = Responsible in { $city }:
switch-title = Artificial intelligence
switch-lead = Turn a use off: it stops at once, on every server. The rest goes on. It is written in the ledger.
switch-off = Turn off
switch-on = Turn on
switch-who-lead = This name and address are public. Name a service, not a person.
switch-who-name = Service responsible
switch-who-contact = Address or e-mail to write to
switch-save = Save
switch-see = See the public register
ai-answering-title = Answering questions
ai-answering-purpose = To answer a question with sentences taken word for word from the city’s documents, or to say that the answer is not there.
ai-answering-basis-fr = Task in the public interest of informing residents (GDPR, article 6(1)(e)).
ai-answering-basis-qc = Exercise of the functions of the public body (Act respecting Access, chapter A-2.1, section 64).
ai-answering-data = The question asked, kept apart from the ledger for the time that the city chose, and the documents that the city added. No account, address or profile.
ai-answering-human = A person of the city chooses the documents. Nobody reads an answer before it is shown, so each sentence shows its source. Any contested answer is read by a person.
ai-answering-part = None. The answer informs; it neither opens nor closes any right.
ai-answering-parameters = Measures published with the program: words of the question in the sentence and around it, sort of value asked for (date, amount, place), proper names and, where the model is in use, how near the sense is. Each has a weight, learnt from questions whose answers were known; the table of weights is published too. Under four chances in ten of answering, the machine refuses. None looks at who asks.
ai-answering-operations = The machine reads the question, looks for passages, cuts them into sentences, keeps those that answer, checks that each quoted word is on the page, then shows them. If nothing is enough, it refuses and says where to turn.
ai-answering-without = Without it: no ready answer. Search and documents stay open.
ai-answering-volume = { $count ->
    [one] { $n } question.
   *[other] { $n } questions.
}
ai-meaning-title = Searching by meaning
ai-meaning-purpose = To find passages that say the same thing in other words.
ai-meaning-basis-fr = Task in the public interest of informing residents (GDPR, article 6(1)(e)).
ai-meaning-basis-qc = Exercise of the functions of the public body (Act respecting Access, chapter A-2.1, section 64).
ai-meaning-data = The texts of documents and the words searched, turned into numbers on the city’s server. This use keeps no words searched.
ai-meaning-human = None: the ranking is automatic, and its reasons are shown under each result.
ai-meaning-part = None. It is a ranking of passages.
ai-meaning-parameters = An embedding model trained by others on public texts, used as it is, and the weights of its fusion with search by words, published with the program.
ai-meaning-operations = Each text becomes a list of numbers. So does the question. The nearest lists give the passages, then merged with those found by words.
ai-meaning-without = Without it: search uses words alone.
ai-meaning-volume = { $count ->
    [one] { $n } text or question.
   *[other] { $n } texts or questions.
}
ai-scans-title = Recognising text on scanned pages
ai-scans-purpose = To make documents that are only images readable and findable.
ai-scans-basis-fr = Task in the public interest of informing residents (GDPR, article 6(1)(e)).
ai-scans-basis-qc = Exercise of the functions of the public body (Act respecting Access, chapter A-2.1, section 64).
ai-scans-data = The images of pages added by the city.
ai-scans-human = A recognised page says so, with the program’s confidence, and shows the image beside the text.
ai-scans-part = None. It is a transcription.
ai-scans-parameters = Tesseract’s models of French and English, used as they are.
ai-scans-operations = The image is cut into lines and words; each word receives a text and a confidence, kept with its place on the page.
ai-scans-without = Without it: scanned pages added from then on are shown as images, with no text to search.
ai-scans-volume = { $count ->
    [one] { $n } recognised page.
   *[other] { $n } recognised pages.
}
ai-plans-title = Reading a plan out of a document
ai-plans-purpose = To propose to staff the axes, objectives, sheets and amounts that a document holds, so that nobody copies them by hand.
ai-plans-basis-fr = Task in the public interest: following and publishing the commitments of the city (GDPR, article 6(1)(e)).
ai-plans-basis-qc = Exercise of the functions of the public body (Act respecting Access, chapter A-2.1, section 64).
ai-plans-data = The document that the city put in, with the names of pilots and partners that are written in it.
ai-plans-human = A person looks at each proposal beside the words of the document, and takes it or refuses it. Nothing enters a plan without them.
ai-plans-part = None. A plan commits the city; it opens and closes no right.
ai-plans-parameters = Rules written in the program: headings, numbers, tables, lists, labels such as “pilot” or “budget”. No trained model, no weights.
ai-plans-operations = The machine finds lines and cells again, recognises those that name an axis, an objective or a sheet, repairs the order, then proposes each field with the exact words of the page.
ai-plans-without = Without it: plans are typed by hand. Those that exist stay open.
ai-plans-volume = { $count ->
    [one] { $n } document read.
   *[other] { $n } documents read.
}

## Contests (slice contests)

nav-contests = Contests
answer-contest = Wrong or incomplete? Tell us
correction-title = A person of the city points out
correction-what = An answer to this question was contested. This is the page to read:
contest-title = This answer is wrong or incomplete
contest-lead = { $count ->
    [one] Tell us why. A person of the city checks and answers you within { $n } working day.
   *[other] Tell us why. A person of the city checks and answers you within { $n } working days.
}
contest-wrong = Nothing was sent. Check the reason (five letters at least) and the e-mail address.
contest-question = Your question
contest-reason = What is wrong or missing
contest-reason-how = Write nothing personal: it is of no use here.
contest-email = E-mail (optional)
contest-email-why = Without an e-mail, keep the link of the next page: the outcome will appear there.
contest-send = Send
contest-kept = { $count ->
    [one] Kept { $n } day after the answer, then erased. You can erase it before.
   *[other] Kept { $n } days after the answer, then erased. You can erase it before.
}
contest-due = To be answered by
contest-late = Late
contest-upheld = The person was right
contest-rejected = The answer is confirmed
follow-title = Your contest
follow-open = A person of the city will check
follow-due = Answer by
follow-keep = Keep the address of this page, in your bookmarks for instance. It is secret: only a person who has it can read this.
follow-upheld = You were right
follow-rejected = After checking, the answer is confirmed
follow-sent = What you sent
follow-answer = The machine’s answer
follow-no-answer = It refrained.
follow-email = E-mail
follow-data = Take my data (JSON)
follow-erase = Erase everything
contests-title = Contested answers
contests-lead = Residents say that an answer is wrong. Check, then answer: late ones come first.
contests-open = { $count ->
    [one] { $n } to answer.
   *[other] { $n } to answer.
}
contests-late = { $count ->
    [one] { $n } late.
   *[other] { $n } late.
}
contests-upheld = { $count ->
    [one] { $n } upheld.
   *[other] { $n } upheld.
}
contests-rejected = { $count ->
    [one] { $n } answer confirmed.
   *[other] { $n } answers confirmed.
}
contests-open-only = Only those to answer
contests-with-decided = Also those already answered
contests-empty = No contest here.
decide-title = Answer a contest
decide-who = Who is right?
decide-upheld = The person is right
decide-rejected = The answer is right
decide-words = Your answer to the person
decide-page = Address of the page that is right (optional)
decide-page-how = Open the document at the right page and copy its address here. It will be shown with the next answers to this question.
decide-send = Answer
decide-search = Search the documents for this question
decide-seen = This look is written in the ledger.

## Retention and rights of persons (slice retention)

nav-persons = Rights of persons
processing-title = Register of processing
processing-lead = What the city keeps of people, why and for how long. This page is made from the columns of the database itself: nothing is missing.
processing-who = People concerned
processing-kept = Time kept
processing-columns = Where, in the database
processing-rights = Your rights
processing-rights-what = You may ask what is kept of you, and have it corrected or erased. Write to the service responsible, named in the register of algorithms, with the words that you wrote here.
processing-csv = Register (CSV)
basis-fr-task = Task in the public interest (GDPR, article 6(1)(e))
basis-fr-obligation = Legal obligation to account (GDPR, article 6(1)(c), and article 5(2))
basis-qc = Exercise of the functions of the public body (Act respecting Access, chapter A-2.1, section 64)
kept-days = { $count ->
    [one] { $n } day, then erased
   *[other] { $n } days, then erased
}
kept-as-published = As long as the city keeps the document or the plan
kept-as-city = Archive of the city, without name or text
kept-as-account = As long as the account is open
processing-questions-title = Questions asked
processing-questions-purpose = To show what the machine answered, and allow it to be contested.
processing-questions-who = Anyone who asks a question
processing-gaps-title = Unanswered questions
processing-gaps-purpose = To complete the documents where they do not answer.
processing-gaps-who = Anyone who asks a question
processing-contests-title = Contested answers
processing-contests-purpose = To check an answer and tell the person the outcome.
processing-contests-who = Anyone who contests an answer
processing-documents-title = Documents of the city
processing-documents-purpose = To publish and find documents, which may name people.
processing-documents-who = People named in documents
processing-plans-title = Plans of the city
processing-plans-purpose = To follow commitments, which name pilots and partners.
processing-plans-who = Staff and partners named in plans
processing-ledger-title = Ledger
processing-ledger-purpose = To account for what happened and who did it.
processing-ledger-who = Staff, by an identifier
processing-accounts-title = Accounts
processing-accounts-purpose = To know who signs in and in which role.
processing-accounts-who = People with an account
persons-title = Rights of persons
persons-lead = A person asks what is kept of them, or to have it erased. Look for their words, name or e-mail in what people wrote here.
persons-words = Words to look for
persons-words-how = A name, an e-mail, some words of the question. Accents and capitals do not count.
persons-find = Look
persons-found = { $count ->
    [one] { $n } text found
   *[other] { $n } texts found
}
person-question = Question asked
person-gap = Unanswered question
person-contest = Contest
persons-export = Export (JSON)
persons-erase = Erase all these texts
persons-erased-questions = { $count ->
    [one] { $n } question erased.
   *[other] { $n } questions erased.
}
persons-erased-rows = { $count ->
    [one] { $n } other text erased.
   *[other] { $n } other texts erased.
}

## Home

home-title = Welcome to the square
home-lead = Ask your city a question. The answer comes from its documents, with the proof.
home-choose = Choose your city
home-enter = Go in
home-empty-title = No city yet
home-empty-what = A city is created with its first documents. On the server, run:
landing-page-title = { $city }: ask your question
landing-description = Ask your question: the answer comes from the documents of { $city }, with the page and the exact words.
landing-title = { $city }: what would you like to know?
landing-lead = A procedure, opening hours, a benefit, a decision… Write the way you speak.
landing-searched = { $count ->
    [one] The answer is looked for in { $n } document of the city.
   *[other] The answer is looked for in { $n } documents of the city.
}
landing-examples = For example
landing-latest = Latest documents
landing-no-documents = The city has not added any documents yet. Please come back soon.
landing-all = { $count ->
    [one] See the document
   *[other] See all { $n } documents
}
promise-title = What we promise
promise-proof-title = Proof, always
promise-proof = Every sentence shows the document, the page and the exact words. One click, and you read the original.
promise-no-title = An honest “no”
promise-no = If the documents do not answer, we say so, and we tell you whom to talk to.
promise-private-title = Your question stays here
promise-private = No account, no advertising, no trackers. Nothing goes to another company.
contacts-title = Where to turn
directory-title = In the city’s directory
directory-source = The city itself keeps this directory up to date. Before you go, look at the documents below: an unusual closing may be announced there.
contacts-still = Need a person?
contact-phone = Telephone:
contact-email = E-mail:
contact-hours = Opening hours:
contact-address = Address:
contact-more = Hours and address

## Questions drawn from titles

example-notice = What should I know about “{ $title }”?
example-plan = What does “{ $title }” plan?
example-act = What does “{ $title }” decide?
example-press-release = What does “{ $title }” announce?
example-report = What does “{ $title }” say?
example-minutes = What was said at “{ $title }”?
example-other = What is “{ $title }” about?

## Asking

ask-label = Your question
ask-placeholder = E.g. how do I sign my child up for school meals?
ask-button = Ask
ask-again = Ask another question
answer-page-title = Answer
answer-title = Answer
answer-machine = A machine chose these sentences from the city’s documents. Check the source before an important decision.
answer-more = See other passages
source = Source
sources-title = { $count ->
    [one] The source
   *[other] The { $n } sources
}
source-open = Read it on page { $page }
disagree-title = The documents do not all say the same
disagree-what = The most recent comes first. If in doubt, ask the city.
disagree-value = What is written
disagree-document = Document
disagree-date = Date
nearest-title = Perhaps useful
nearest-refused = These passages do not answer your question, but come close to it.
nearest-answered = Other passages on the same subject.
refused-searched = { $count ->
    [0] No document was searched.
    [one] We searched { $n } document.
   *[other] We searched { $n } documents.
}
refused-not-found-title = The city’s documents do not say it
refused-not-found-what = We searched, and no passage really answers. We would rather tell you so than make something up.
refused-not-found-next = Try other words, or turn to one of the services below.
refused-scope-title = This question is not a matter for the city
refused-scope-what = We answer from the city’s documents: services, benefits, procedures, decisions, projects.
refused-scope-next = If your question does concern the city, say it in other words.
refused-person-title = It is better to talk to someone
refused-person-what = Your question needs a person: your own file, an emergency, a particular situation.
refused-person-next = The services below can listen to you and look at your situation.
refused-unclear-title = We did not understand the question
refused-unclear-what = Write a simple sentence, with the subject and what you are looking for.
refused-unclear-next = For example: “When is the town hall open?” or “Who can get help with transport?”
emergency-fr = If someone is in danger right now, call 112. For a medical emergency, call 15.
emergency-qc = If someone is in danger right now, call 911. For a health question, call 811.

## Other passages

search-page-title = Passages of documents
search-title = Passages of documents
search-label = Words or a question
search-button = Search
search-back = Back to the answer
search-total = { $count ->
    [0] No passage
    [one] { $n } passage
   *[other] { $n } passages
}
search-words-only = This search goes by words only, without comparing meanings.
search-empty = Nothing matches. Try other words, or remove a filter.
why-title = Why this passage?
why-matched = Words found: { $words }.
feature-document-words = The document uses the words of the question
feature-passage-words = The passage uses the words of the question
feature-title = The title uses the words of the question
feature-title-focus = The title speaks of nothing else
feature-document-meaning = The document is close in meaning to the question
feature-passage-meaning = The passage is close in meaning to the question
feature-nearest-passage-meaning = A passage of the document is very close in meaning to the question
filter-kind = Type
filter-year = Year
filter-all-kinds = All types
filter-all-years = All years
filter-apply = Show
filters-clear = Remove the filters
sort = Order
sort-date = Date of the document
sort-added = Recently added
sort-title = Title
paging = Pages of the list
paging-previous = Previous page
paging-next = Next page
paging-where = Page { $page } of { $last }

## Library and reading

library-page-title = Documents of { $city }
library-title = The city’s documents
library-search = Title or file name
library-total = { $count ->
    [0] No document
    [one] { $n } document
   *[other] { $n } documents
}
library-none = No document matches. Remove a filter or try another word.
library-empty-title = The library is empty
library-empty-what = As soon as a document is added, residents can ask questions about it. There are two ways:
library-empty-page = In the page, for staff:
library-empty-command = On the server, with a command:
card-back = All documents
card-read = Read the document
card-original = Download the original ({ $size })
card-facts = About this document
card-file = File
card-added = Added on
card-versions = Versions
card-versions-count = { $count ->
    [one] { $n } version
   *[other] { $n } versions; only the latest is used for answers
}
card-manage = Manage this document
card-pages = Pages
viewer-back = About this document
viewer-pages = Pages of the document
viewer-jump = Go to the quoted words
viewer-text = Text of the page
viewer-table = Table
viewer-image = Picture of page { $page }. The same text stands beside it.
viewer-enlarge = Enlarge the picture
viewer-unread = This page is a picture that the machine could not read. Download the original to see it.
viewer-blank = This page has no text.
viewer-ocr = This page was scanned: a machine recognised its text, with a confidence of { $percent }%. If in doubt, look at the picture.
viewer-old = You are reading an old version of this document.
viewer-current = See the current version
notice-pages = { $notice } Pages: { $pages }.
notice-names = { $notice } It concerns: { $names }.
notice-unknown = The document was read with a reservation. Compare its text with the original.
notice-extension-mismatch = The file’s extension does not match its content; it was read by its content.
notice-passages-cut = The document is very long: its end is not used for answers. Split it into several files.
notice-page-cut = A page is very long: its end was left out. Split the file.
notice-document-cut = The document is very long: its end was left out. Split it into several files.
notice-cells-cut = The table is very large: its end was left out. Split it into several files.
notice-characters-damaged = Some characters of the file are damaged and could not be read. Save it as UTF-8.
notice-sheets-hidden = Hidden sheets were not read. Show them in the spreadsheet if they should serve answers.
notice-attachments-left-out = Some attachments were not read. Send them apart if they should serve answers.
notice-attachment-unread = An attachment could not be read. Send it apart to learn why.
notice-pdf-pages-unread = Some pages are pictures whose words were not read. Send a version with text, or ask the administrator to install “tesseract”.
notice-pdf-pages-broken = Some pages are damaged and were left out; the others were read. Save the file again as PDF.
notice-pdf-text-cut = Some pages have more text than is kept; the rest was left out. Split the file.
notice-pdf-letters-unknown = The file does not say which letters some of its signs stand for. Compare the text with the picture of the page.

## Staff area

enter-title = Enter the staff area
enter-ask = Give the staff key. The server prints it when it starts.
enter-ready = Your link is ready. Confirm to go in.
enter-key = Staff key
enter-button = Go in
enter-cookie = A cookie keeps your access on this device for 12 hours. It serves nothing else.
upload-title = Add documents
upload-lead = Drop your files: they are used for answers within seconds.
upload-visibility = Who may see them?
readers-document = Who may see it?
upload-files = Files
upload-folder = Or a whole folder
upload-folder-hint = Folders inside it are included. Some browsers do not offer this choice.
upload-limits = Limits: { $file } a file, { $upload } and { $files } files at a time.
upload-button = Send
upload-after-title = What happens next
upload-after-words = Each file is read, cut into passages and made findable. You may close the page: the work goes on.
upload-after-same = Sending the same file twice changes nothing. A changed file replaces the old one, which is kept as a version.
upload-after-refused = A file that cannot be read is refused with the reason. The others go in.
jobs-title = Progress of uploads
jobs-recent = Recent uploads
jobs-empty = No upload yet.
job-title = Upload of documents
job-back = All uploads
job-sent = Sent on
job-each = File by file
job-queued = Waiting
job-running = Under way
job-done = Finished
job-stopped = Stopped
job-progress = { $finished } of { $files } files handled
job-progress-pattern = {"{finished}"} of {"{files}"} files handled
job-leave = You may close this page: the work goes on.
job-cancel = Stop the upload
job-files = { $count ->
    [one] { $n } file
   *[other] { $n } files
}
job-added = { $count ->
    [0] None added
   *[other] { $n } added
}
job-new-versions = { $count ->
   *[other] { $n } updated
}
job-unchanged = { $count ->
   *[other] { $n } already there
}
job-refused = { $count ->
   *[other] { $n } refused
}
job-cancelled = { $count ->
   *[other] { $n } left out
}
outcome-waiting = Waiting
outcome-added = Added
outcome-new-version = Updated
outcome-unchanged = Already there
outcome-cancelled = Left out
outcome-refused = Refused
file-empty = The file is empty. Check the original, then send it again.
file-no-text = The file holds no text. If it is a picture, send a readable scan.
file-too-large = The file is too large. Split it into parts.
file-encrypted = The file is protected by a password. Save it without one, then send it again.
file-corrupt = The file is damaged. Open it in its own program, save it again, then send it.
file-unsupported = This format is not read. Save the document as PDF, DOCX or XLSX. If it is an archive, send the files in it.
file-image-unread = The file is a picture and the server cannot read pictures. The administrator can install “tesseract”.
file-too-many-pages = The document has too many pages. Split it into parts.
file-bomb = The file unfolds into an outsized content. For safety, it is not read. Save it again as PDF from its own program.
file-not-text = The file is neither text nor a known format. Save it as PDF, DOCX, ODT, XLSX, HTML or text.
file-timed-out = Reading the file took too long. Split it into parts.
file-name = The name of the file cannot be kept. Give it a shorter one, of letters and digits, then send it again.
file-interrupted = The file did not arrive whole. Send it again.
file-unreadable = The server could not open the file. Check that it exists and that Parvis may read it.
file-missing = The file is no longer in the data folder. Send it again.
file-unknown = The file could not be taken. Save it as PDF or DOCX, then send it again.
file-reader-stopped = The file needed too much memory and its reading was stopped. Split it, or save it as PDF with smaller images.
manage-title = Manage documents
manage-lead = Choose who sees each document, or remove it.
manage-delete = Delete
delete-title = Delete this document?
delete-what = The document, all its versions and its original file go away for good. Answers will no longer quote it.
delete-instead = To hide it without losing it, keep it for staff instead.
delete-button = Delete for good
delete-keep = Keep the document
gaps-title = Unanswered questions
gaps-lead = What residents ask and the documents do not say. Add the missing document, then mark the question as settled.
gaps-add = Add a document
gaps-with-closed = See settled questions too
gaps-open-only = See open questions only
gaps-empty-title = No question is waiting
gaps-empty-what = All recent questions found an answer, or are settled.
gap-asked = { $count ->
    [one] asked once
   *[other] asked { $n } times
}
gap-last = last on
gap-closed = Settled
gap-close = Mark as settled
gap-erase = Erase
gaps-retention = { $count ->
    [one] The words of a question are erased { $n } day after it was last asked.
   *[other] The words of a question are erased { $n } days after it was last asked.
}

## How answers are made

about-title = How answers are made
about-lead = A machine searches the city’s documents and copies out the sentences that answer. It makes nothing up: what it cannot prove, it does not show.
about-step-documents-title = The city adds its documents
about-step-documents = Decisions, plans, reports, notices, minutes. Every page is kept as it is, with its original.
about-step-search-title = The machine searches
about-step-search = It compares your question with passages, by words and by meaning. It knows the city’s acronyms and forgives spelling slips.
about-step-choose-title = It chooses sentences
about-step-choose = It keeps the sentences that answer best: the date if you ask when, the amount if you ask how much.
about-step-check-title = Every sentence is checked
about-step-check = A program checks that the quoted words do stand on the page, at that exact place. If not, the sentence is not shown.
about-step-refuse-title = Or it says no
about-step-refuse = If nothing answers, it says so and tells you where to turn. If documents disagree, it shows them all with their dates.
about-limits-title = What you should know
about-limit-machine = A machine may choose a passage beside the question. The source is there to check.
about-limit-old = A document may be out of date. Look at its date.
about-limit-scan = A scanned document may be misread. The page says so.
about-limit-case = The machine does not know your file. For your own situation, talk to a member of staff.
about-privacy-title = Your privacy
about-privacy-what = You need no account. The site uses no trackers and calls no other site. A cookie remembers the language if you change it, another when you last read a plan.
about-privacy-ledger = { $count ->
    [one] Each answer is written to the ledger of the city. The question is kept apart for one day, then erased. A city may choose another time: its register of data says which.
   *[other] Each answer is written to the ledger of the city. The question is kept apart for { $n } days, then erased. A city may choose another time: its register of data says which.
}
about-privacy-gaps = { $count ->
    [one] A question that finds its answer is not kept. A question without an answer is kept for at most { $n } day after it was last asked, without name or address, so that the city can complete its documents.
   *[other] A question that finds its answer is not kept. A question without an answer is kept for at most { $n } days after it was last asked, without name or address, so that the city can complete its documents.
}
about-privacy-machine = Everything happens on the city’s server. Do not write personal information in your question: it is of no use.

## Accessibility

accessibility-title = Accessibility
accessibility-lead = This site must serve everyone. Here is what is done, what is checked and what is still imperfect.
accessibility-done-title = What is done
accessibility-done-keyboard = Everything works with the keyboard; the chosen element is clearly visible.
accessibility-done-reader = Headings, lists, tables and fields are described for screen readers. Every picture of a page has its text beside it.
accessibility-done-sight = Text is large, contrasts are sufficient, dark mode is followed. The site reads well on a small screen and enlarged to 200%.
accessibility-done-script = The site works without JavaScript and on a slow connection.
accessibility-done-paper = An answer prints with its sources.
accessibility-checked-title = What is checked
accessibility-checked-what = Every page is checked by an automatic tool (axe) against the WCAG 2.2 rules at level AA, light and dark, on small and large screens, before each release.
accessibility-limits-title = What is still imperfect
accessibility-limit-original = Original files are as the city received them. Some PDFs are not accessible: the text of the page is.
accessibility-limit-picture = A scanned page may hold recognition errors.
accessibility-limit-people = No full audit by people with disabilities has taken place yet.
accessibility-tell-title = Report a difficulty
accessibility-tell-what = If a page is hard for you, turn to the city through the contacts of its home page: it must give you the information in another way.

## Errors

error-do = What to do:
error-reference = Reference to give to the administrator:
error-home = Back to the home page
error-agents-only-title = This page is for staff
error-agents-only-what = You are not signed in to the staff area, or your access has expired. Nothing was changed.
error-agents-only-next = open the staff link, or give the key.
error-bad-request-title = The request was not understood
error-bad-request-what = The address or the form holds something unexpected. Nothing was changed.
error-bad-request-next = go back to the previous page and start again.
error-busy-title = Many people are here right now
error-busy-what = The server is answering other people. Your question was not handled; nothing else is lost.
error-busy-next = wait a minute, then reload the page.
error-data-folder-read-only-title = The server cannot write
error-data-folder-read-only-what = What was stored is intact, but nothing new could be.
error-data-folder-read-only-next = tell the administrator: the data folder must be made writable.
error-disk-full-title = The server’s disk is full
error-disk-full-what = What was stored is intact, but the new upload could not be kept.
error-disk-full-next = tell the administrator, then send the files again.
error-exists-already-title = It exists already
error-exists-already-what = Nothing was changed.
error-exists-already-next = choose another name.
error-forged-form-title = The form has expired
error-forged-form-what = For safety, a form must come from its own page and a current access. Nothing was changed.
error-forged-form-next = go back to the page, reload it, then start again.
error-internal-title = Something went wrong on our side
error-internal-what = Your request did not succeed. What was stored is intact.
error-internal-next = try again in a moment. If it happens again, give the reference to the administrator.
error-invalid-value-title = A value does not fit
error-invalid-value-what = What was sent cannot be used as it is. Nothing was changed.
error-invalid-value-next = correct it, then start again.
error-method-not-allowed-title = This address is not used that way
error-method-not-allowed-what = The request is not of the expected type. Nothing was changed.
error-method-not-allowed-next = go back to the home page.
error-no-file-chosen-title = No file was chosen
error-no-file-chosen-what = There was no file in what was sent. Nothing was changed.
error-no-file-chosen-next = go back to the page, choose a file or a folder, then send.
error-no-page-image-title = This page has no picture
error-no-page-image-what = The document is not a PDF, or the file is damaged there.
error-no-page-image-next = read the text of the page, or download the original.
error-not-found-title = Page not found
error-not-found-what = This address does not exist, or the document was removed or is kept for staff.
error-not-found-next = check the address, or start from the home page.
error-switched-off-title = The city has switched this automatic reading off
error-switched-off-what = Nothing was read or changed.
error-switched-off-next = type it by hand, or ask an administrator to switch it on again.
error-stopping-title = The server is restarting
error-stopping-what = What was accepted is kept and will go on.
error-stopping-next = wait a minute, then reload the page.
error-timeout-title = The answer took too long
error-timeout-what = The request was given up so as not to block others. Nothing is lost.
error-timeout-next = try again in a moment.
error-too-large-title = It is too large
error-too-large-what = The upload goes beyond the limits. Nothing of this upload was kept.
error-too-large-next = send fewer files at a time, or split the largest.
error-too-many-requests-title = Too many questions at once
error-too-many-requests-what = Many requests came from your address in a short time.
error-too-many-requests-next = wait a minute, then reload the page.
error-unsupported-media-type-title = This kind of upload is not accepted
error-unsupported-media-type-what = The request does not have the form expected here. Nothing was changed.
error-unsupported-media-type-next = use the form of the page, or follow the API documentation.
error-upload-interrupted-title = The upload was interrupted
error-upload-interrupted-what = The connection broke before the end. Nothing of this upload was kept.
error-upload-interrupted-next = send the files again: those already there are not taken twice.
error-wrong-key-title = This key opens nothing
error-wrong-key-what = The key given is not that of this server, or it was changed.
error-wrong-key-next = ask the administrator for the staff link.

# The ledger
ledger-title = Ledger of actions
ledger-lead = All that happens on this site is written here and can no longer be changed: answers, documents, settings, readings of this ledger.
ledger-reason = Why do you read the ledger?
ledger-reason-why = Your reason is written to the ledger with this reading. At least 5 characters.
ledger-action = Action
ledger-all-actions = All actions
ledger-from = From
ledger-to = To
ledger-read = Read
ledger-export-csv = Export as CSV
ledger-export-json = Export as JSON
ledger-total = { $count ->
    [0] No entry
    [one] One entry
   *[other] { $n } entries
}
ledger-older = Older entries
ledger-erase = Erase this text
ledger-erased = The text was erased; its hash stays in the chain.
ledger-retention = { $count ->
    [one] Questions are erased after one day. The entry stays, without the question.
   *[other] Questions are erased after { $n } days. The entry stays, without the question.
}
ledger-actor-public = A member of the public
ledger-actor-agent-key = An agent
ledger-actor-system = Parvis
ledger-action-answer-given = Answer given
ledger-action-answer-refused = Question left without answer
ledger-action-ai-switched = Artificial intelligence turned on or off
ledger-action-evaluation-recorded = Evaluation recorded
ledger-action-register-changed = Person responsible changed in the register
ledger-action-contest-received = Answer contested
ledger-action-contest-decided = Contest decided
ledger-action-contest-erased = Contest erased
ledger-action-backup-begun = Backup begun
ledger-action-words-looked-for = Words of a person looked for
ledger-action-words-erased = Words of a person erased
ledger-action-retention-purged = Report of the nightly purge
ledger-action-personal-data-seen = Personal data looked at
ledger-action-import-begun = Files sent
ledger-action-import-finished = Files processed
ledger-action-document-added = Document added
ledger-action-document-replaced = Document replaced
ledger-action-document-deleted = Document deleted
ledger-action-visibility-changed = Visibility changed
ledger-action-gap-closed = Unanswered question settled
ledger-action-gap-erased = Unanswered question erased
ledger-action-city-created = City created
ledger-action-contacts-changed = Contact points changed
ledger-action-examples-changed = Example questions changed
ledger-action-acronyms-changed = Acronyms changed
ledger-action-model-changed = Model changed
ledger-action-ledger-read = Ledger read
ledger-action-ledger-exported = Ledger exported
ledger-action-kept-erased = Text erased
ledger-action-plan-created = Plan created
ledger-action-plan-changed = Plan changed
ledger-action-plan-published = Plan shown or hidden
ledger-action-plan-read = Document read for a plan
ledger-action-plan-imported = Reading taken into a plan
ledger-action-plan-deleted = Plan deleted

# Accounts
nav-sign-in = Sign in
nav-sign-out = Sign out
nav-account = My account
nav-people = People
account-email = Email address
account-name = Name
account-name-hint = As other people of the city will see it.
account-password = Password
account-new-password = New password
account-password-hint = At least 12 characters. Three or four words that do not belong together make a good password.
password-too-short = This password is too short: it needs at least 12 characters.
password-too-long = This password is too long: 128 characters at most.
password-guessable = This password is soon guessed, or stands in stolen lists. Take three or four words that do not belong together.
sign-in-title = Sign in
sign-in-button = Sign in
sign-in-wrong = The address and the password do not go together. Check both.
sign-in-wait = { $count ->
    [one] There were too many tries. Try again in a minute, or on a device where you have signed in before.
   *[other] There were too many tries. Try again in { $n } minutes, or on a device where you have signed in before.
}
sign-in-cookie = Two cookies are set on this device: one keeps you signed in, the other keeps tries made elsewhere from locking you out. They serve nothing else.
link-title = Your account
link-setup-title = Set Parvis up
link-setup-lead = You become administrator of the cities that have none yet. This link works once.
link-invitation-title = Welcome to { $city }
link-invitation-accept = The city invites you. Your account will open its pages too, with what it entrusts to you.
link-accept = Accept
link-invitation-lead = The city invites you. Choose a password to open your account.
link-reset-title = Choose another password
link-reset-lead = You will be signed out on all your devices.
link-button = Continue
link-invalid = The address or the name cannot be used. Check both.
link-password-chosen = Your password is changed. Sign in.
me-title = My account
me-cities = My cities
me-no-city = No city has given you a role so far.
me-operator = You also run this installation.
me-sessions = Devices signed in
me-sessions-lead = If there is one that you do not know, sign it out and change your password.
me-device-unknown = Unknown device
me-this-device = this device
me-since = Signed in
me-seen = used
me-end = Sign out
me-end-others = Sign all other devices out
me-password = Password
me-password-present = Present password
me-password-ends = Your other devices will be signed out.
me-password-button = Change the password
me-password-changed = Your password is changed. Your other devices are signed out.
me-tokens = Keys of programs
me-end = Your data
me-data-what = All that is kept of your account, in one file:
me-data = Download my data
me-close = Close my account
me-close-what = The account, its devices, its keys and its roles are erased, at once and for good. The city’s ledger keeps what was done under a number, without your name.
me-close-button = Close the account for good
me-last-administrator = You are the last administrator of a city: name someone else first.
me-tokens-lead = A key lets a program act in your name in one city, for a time. It never does more than you may.
me-token-new = Make a key
me-token-name = What is it for?
me-token-city = City
me-token-days = How long
me-token-write-hint = Without this box, the program only reads.
me-token-button = Make the key
me-token-made = Your key. Copy it now: it will not be shown again.
me-token-expired = expired
me-token-until = valid until
me-token-revoke = Revoke
scope-read = read
scope-write = change
days = { $count ->
    [one] one day
   *[other] { $n } days
}
forgotten-title = Forgotten password
forgotten-lead = Give your address. We send a link there to choose another password.
forgotten-button = Get a link
forgotten-sent = If this address has an account here, a link was just sent to it. It opens for 30 minutes. Look among unwanted messages too.
forgotten-no-mail = This site sends no messages. Ask an administrator of your city for a new link.
mail-reset-subject = Choose another password
mail-reset-text =
    Hello,

    Someone asked for another password for your account. If it was you, open this link within 30 minutes:

    { $link }

    It works once. If it was not you, there is nothing to do: your password does not change.
code-title = Your code
code-lead = Open the code application of your telephone and copy the code shown for Parvis.
code-field = Code of six digits
code-recovery-hint = Without your telephone, use one of your recovery codes.
code-wrong = This code is not the right one, or it was used. Wait for the next.
second-title = A code beside the password
second-lead = Take a picture of this with a code application, then copy the code that it shows.
second-picture = Picture for a code application
second-secret = Or copy this secret into the application:
second-code = First code shown
second-confirm = Turn on
second-done = Done: a code will be asked for at each signing in.
second-recovery = Recovery codes
second-recovery-what = Keep them on paper, away from your telephone. Each stands in for a code, once. They will not be shown again.
second-print = Print
second-on = A code of your telephone is asked for at each signing in.
second-left = { $count ->
    [0] No recovery code is left.
    [one] One recovery code is left.
   *[other] { $n } recovery codes are left.
}
second-off = With a code of your telephone, a stolen password is no longer enough to come in.
second-begin = Ask for a code at each signing in
second-remove = Ask for no code any more
passkeys-title = Passkeys
passkeys-what = Your telephone, your computer or a security key signs you in, with your fingerprint, your face or its PIN. Nothing to remember, nothing that a false site could take from you.
passkey-since = Added
passkey-new = Add a passkey
passkey-new-what = The device will ask for your fingerprint, your face or its PIN. These never leave it.
passkey-name = Name of this device
passkey-name-hint = You will know by it which one to remove if you lose it.
passkey-make = Make the passkey
passkey-not-now = Not now
passkey-made = The passkey is added: next time it signs you in, without your password.
passkey-remove = Remove this passkey
passkey-remove-what = It will open nothing any more. The device may go on showing it until you delete it there.
passkey-sign-in = Sign in with a passkey
passkey-show = Show my passkey
passkey-show-what = Your device will ask for your fingerprint, your face or its PIN.
passkey-password-instead = Sign in with your password
passkey-no-script = Passkeys need JavaScript, which is off in this browser. Your password works without it.
passkey-stopped = Nothing was done: the device has no passkey for this site, or the request was closed. You can try again.
passkey-refused = This passkey was not accepted, or the page was too old. Try again, or sign in with your password.
role-resident = Resident
role-resident-hint = Is known to the city, and may do no more than the public.
role-association = Association
role-association-hint = Speaks for an association.
role-agent = Agent
role-agent-hint = Works for the city: documents, unanswered questions, ledger.
role-pilot = Pilot
role-pilot-hint = Answers for an objective of a plan. Does what agents do as well.
role-elected = Elected member
role-elected-hint = Sits on the council.
role-administrator = Administrator
role-administrator-hint = Invites people, gives roles, sets the city up.
people-title = People and services
people-lead = Who may do what in the city. Each change is written to the ledger, and so is each opening of this page.
people-total = { $count ->
    [one] One person
   *[other] { $n } people
}
people-waiting = invitation pending
people-invite-title = Invite someone
people-invite-button = Invite
people-roles = Roles
people-invited-title = { $email } is invited
people-invited-what = Give this link to that person, and to nobody else. It opens their account, once, for seven days. It will not be shown again.
people-invited-link = Link of the invitation
person-title = Roles of a person
person-roles-hint = Without any role, the person no longer belongs to the city. Their account stays.
person-save = Save
person-sessions = Devices
person-sessions-what = A lost device, someone who left: every device of this person is signed out, in all their cities. They can sign in again with their password.
person-sessions-end = Sign their devices out
person-back = Back to people
services-title = Services
services-lead = A service brings together people of the city who work with one another.
services-members = { $count ->
    [0] Nobody
    [one] One person
   *[other] { $n } people
}
services-change = Change
services-name = Name of the service
services-rename = Rename
services-remove = Remove
services-new = New service
services-create = Create
ledger-actor-account = A person of the city
ledger-action-person-invited = Person invited
ledger-action-people-read = List of people read
ledger-action-role-given = Role given
ledger-action-role-taken = Role taken
ledger-action-person-erased = Account erased
ledger-action-service-created = Service created
ledger-action-service-renamed = Service renamed
ledger-action-service-removed = Service removed
ledger-action-service-joined = Person put in a service
ledger-action-service-left = Person taken out of a service
ledger-action-signed-in = Signed in
ledger-action-password-chosen = Password chosen
ledger-action-sessions-ended = Devices signed out
ledger-action-passkey-added = Passkey added
ledger-action-passkey-removed = Passkey removed
ledger-action-second-factor-added = Code at signing in turned on
ledger-action-second-factor-removed = Code at signing in turned off
ledger-action-recovery-code-used = Recovery code used
ledger-action-token-made = API token made
ledger-action-token-revoked = API token revoked
error-last-administrator-title = One administrator must stay
error-last-administrator-what = This is the last administrator of the city. Nothing was changed.
error-last-administrator-next = make someone else administrator first.
error-link-closed-title = This link no longer opens
error-link-closed-what = It was used, it is too old, or another one has replaced it.
error-link-closed-next = ask whoever sent it for a new one.
error-not-allowed-title = Your role does not allow this
error-not-allowed-what = None of your roles in this city opens this page.
error-not-allowed-next = ask an administrator of the city for that role.
error-sign-in-needed-title = Sign in first
error-sign-in-needed-what = This page is each person’s own: it needs to know who you are.
error-sign-in-needed-next = sign in, then come back here.
error-try-later-title = Too many tries
error-try-later-what = Several tries in a row were wrong. Nothing was changed.
error-try-later-next = wait a little, then try again.
error-weak-password-title = This password will not do
error-weak-password-what = It is too short, too long, or soon guessed. Nothing was changed.
error-weak-password-next = take three or four words that do not belong together.
error-wrong-credentials-title = These do not go together
error-wrong-credentials-what = The address and the password do not go together. Nothing was changed.
error-wrong-credentials-next = check both.
## Plans

error-changed-meanwhile-title = It changed meanwhile
error-changed-meanwhile-what = Someone changed this, or other things hang on it. Nothing was written.
error-changed-meanwhile-next = Open the page again to see what changed, then try again.
error-field-refused-title = A field cannot be kept
error-field-refused-what = A value that was sent does not have the expected form. Nothing was written.
error-field-refused-next = Go back to the page before, correct that field, then save.
nav-plans = Plans
nav-manage-plans = Plans
plan-tabs = Pages of the plan
plan-tab-front = At a glance
plan-tab-sheets = Actions
plan-tab-money = Money
plan-tab-indicators = Indicators
plan-tab-matrix = Evaluation
plan-tab-meetings = Meetings
plan-tab-changes = Changes
plan-all = All plans of the city
plan-hidden = Not public yet
plan-manage = Manage this plan
plan-catalogue-title = Plans of { $city }
plan-catalogue-heading = Plans of the city
plan-catalogue-lead = What the city and its partners have promised, who does it, and where it stands.
plan-catalogue-none = No plan is published yet.
plan-chart-progress = Progress of the actions
plan-chart-progress-axis = Progress of the actions by axis
plan-chart-progress-what = { $done } actions of { $total } are done. The table says the same.
plan-percent-done = { $percent }% done
plan-percent = { $percent }%
plan-percent-reached = { $percent }% reached
plan-from-to = From { $from } to { $to }
plan-from = From { $from }
plan-until = Until { $to }
plan-axis-n = Axis { $number }
plan-without-axis = Outside the axes
plan-done-of = { $done } of { $total }
plan-done-of-sheets = Actions done: { $done } of { $total }
plan-fact-done = actions done
plan-fact-under-way = under way
plan-fact-late = late
plan-fact-planned = planned
plan-fact-spent = of which { $sum } spent
plan-where = Where does it stand?
plan-as-table = Read as a table
plan-column-axis = Axis
plan-column-total = In all
plan-column-funder = Funder
plan-column-planned = Planned
plan-column-spent = Spent
plan-column-share = Share
plan-column-year = Year
plan-column-value = Value
plan-column-when = Date
plan-column-target = Target
plan-column-source = Source
plan-moved = What moved
plan-moved-none = Nothing has changed yet.
plan-moved-all = All changes
plan-becomes = becomes
plan-since-none = Nothing has changed since your last visit ({ $day }).
plan-since-day = since { $day }.
plan-late = Late
plan-late-title = What is late
plan-late-none = No action is late.
plan-late-since = Late since { $day }
plan-money-title = The money of the plan
plan-money-all = All about the money
plan-money-none = No amount is known yet.
plan-money-lead = { $planned } planned, { $spent } spent.
plan-money-announced = Amounts announced
plan-money-announced-what = What the document of the plan announces, for its whole time.
plan-spent = Spent
plan-to-spend = Still to be spent
plan-chart-funders = Money by funder
plan-chart-funders-what = { $sum } planned in all. The table says the same.
plan-chart-years = Money planned by year and funder
plan-chart-years-what = One bar for each year. The table says the same.
plan-other-funders = Other funders
plan-whole-plan = Whole time
plan-axes = The commitments
plan-follow = Follow this plan
plan-follow-feed = Feed of changes (Atom)
plan-follow-document = The document of the plan
plan-follow-contact = Any question: { $contact }
plan-changes-title = What has changed
plan-edit = Edit
plan-edit-sheet = Edit this sheet
plan-add-sheet = Add an action
plan-add-row = Add a row
plan-add-meeting = Add a meeting
plan-sheets-title = The actions
plan-sheets-none = No action matches.
plan-filter-text = Search the actions
plan-filter-any = All
plan-filter-place = Neighbourhood
plan-filter-pilot = Pilot
plan-internal = Internal
plan-step-done = done
plan-history = History
plan-indicators-title = The indicators
plan-computed = computed
plan-no-value = no value yet
plan-values = Values
plan-target-line = Dashed line: the target,
plan-target-by = { $value } by { $day }
plan-chart-indicator-what = Unit: { $unit }. Target: { $target }. The table says the same.
plan-matrix-title = The evaluation
plan-matrix-lead = { $judged } questions of { $total } are judged.
plan-meetings-title = The follow-up meetings
plan-meetings-calendar = Calendar of the meetings (iCal)
plan-meeting-last = Last meeting
plan-meeting-next = Next meeting
plan-meeting-proposed = Day proposed to keep the rule
plan-meeting-plan = Plan this meeting
plan-meeting-planned = to come
plan-meeting-unconfirmed = date passed, to be confirmed
plan-meeting-over = The plan is over: no meeting is to be held.
plan-breach-title = The rule was not kept
plan-breach = { $days } days between { $from } and { $to }
plan-breach-open = { $days } days since { $from }
plan-agenda-proposed = Proposed agenda
plan-agenda-late = Late since { $day }: { $name }
plan-agenda-changed = Changed: { $name } ({ $status })
plan-agenda-task = To report on: { $name } ({ $owner })
plan-agenda-task-alone = To report on: { $name }
plan-proof-page = p. { $page }
plan-nothing = nothing
plan-yes = yes
plan-no = no
plan-status-unknown = Not said
plan-status-to-develop = To be started
plan-status-under-way = Under way
plan-status-done = Done
plan-status-suspended = On hold
plan-status-abandoned = Given up
plan-judgement-open = Not judged yet
plan-judgement-reached = Reached
plan-judgement-partly = Partly reached
plan-judgement-not-reached = Not reached
plan-frequency-monthly = Every month
plan-frequency-quarterly = Every quarter
plan-frequency-yearly = Every year
plan-frequency-occasional = Now and then
plan-part-districts = Evolution of the priority districts
plan-part-actions = Actions of the year
plan-part-perspectives = Perspectives and improvements
plan-part-links = Links between social, economic and urban parts
plan-part-opinion = Opinion of the citizen council
plan-kind-plan = Plan
plan-kind-axis = Axis
plan-kind-objective = Objective
plan-kind-sheet = Action
plan-kind-indicator = Indicator
plan-kind-group = Group
plan-kind-meeting = Meeting
plan-kind-matrix = Row of the evaluation
plan-kind-chapter = Chapter of the report
plan-fault-syntax = the formula cannot be read
plan-fault-too-deep = the formula turns in a circle
plan-fault-missing = missing: { $name }
plan-fault-division-by-zero = division by zero
plan-fault-too-large = the result is too large
plan-field-created = Added
plan-field-deleted = Removed
plan-field-visibility = Visibility
plan-field-number = Number
plan-field-title = Title
plan-field-description = Description
plan-field-status = State
plan-field-status-reason = Reason
plan-field-pilots = Pilots
plan-field-partners = Partners
plan-field-instruments = Instruments
plan-field-neighbourhoods = Neighbourhoods
plan-field-target-public = For whom
plan-field-dates = Dates
plan-field-start = Start
plan-field-end = End
plan-field-steps = Steps
plan-field-budget = Budget
plan-field-indicators = Indicators
plan-field-documents = Documents
plan-field-notes = Working notes
plan-field-summary = Summary
plan-field-currency = Currency
plan-field-orientations = Orientations
plan-field-funding = Amounts announced
plan-field-contact = Contact
plan-field-theme = Theme
plan-field-code = Code
plan-field-name = Name
plan-field-definition = Definition
plan-field-unit = Unit
plan-field-source = Source
plan-field-frequency = Frequency
plan-field-target = Target
plan-field-target-day = Day of the target
plan-field-formula = Formula
plan-field-values = Values
plan-field-cadence-days = Most days between two meetings
plan-field-members = Members
plan-field-day = Day
plan-field-time = Hour
plan-field-place = Place
plan-field-held = Has taken place
plan-field-agenda = Agenda
plan-field-decisions = Decisions
plan-field-tasks = Tasks
plan-field-question = Question
plan-field-criterion = Criterion
plan-field-judgement = Judgement
plan-field-comment = Comment
plan-field-year = Year
plan-field-part = Part
plan-field-text = Text
plan-back = Back
plan-save = Save
plan-cancel = Change nothing
plan-organisations = Organisations
plan-one-a-line = One a line.
plan-people = People
plan-people-hint = One a line. Their names are never shown to the public.
plan-rows-hint = Empty a row to remove it. Two empty rows come back with each save.
plan-said-by = Said by the document:
plan-refused-what = { $field }: { $why }
plan-refused-kept = Nothing was written. What you typed is still there.
plan-refused-too-long = too long, or with signs that cannot be read
plan-refused-missing = a value is missing
plan-refused-reason-missing = say why
plan-refused-dates-reversed = the end comes before the start
plan-refused-amount = this is not an amount
plan-refused-formula = the formula cannot be read
plan-refused-code = small letters, figures and _ only
plan-refused-date = this is not a date
plan-refused-number = this is not a number
plan-refused-unknown = there is no such field
plan-refused-document = paste the address of the document’s page
plan-met-title = Someone else saved meanwhile
plan-met-what = Nothing is lost: neither their changes nor yours. Nothing of yours has been written yet.
plan-met-theirs = What changed while you were writing
plan-met-no-clash = Your changes are to other fields: they stand below. Read again, then save.
plan-met-clash = You both changed the fields below. Choose, read again, then save.
plan-met-field = { $field }: which version to keep?
plan-met-keep-theirs = Keep what is saved
plan-met-take-mine = Take what I wrote
plan-seen-by = Who sees what
plan-seen-by-what = An internal field leaves the public pages, the open files and the public history.
plan-public = Public
plan-make-public = Make public
plan-make-internal = Keep internal
plan-remove = Remove from the plan
plan-remove-what = What is removed does not come back. The history keeps it for staff. What holds other things cannot be removed.
plan-manage-title = Manage the plans
plan-create = Create a plan
plan-create-address = Address of the plan
plan-create-address-hint = Small letters, figures and hyphens: city-contract-2024
plan-edit-plan = Edit the presentation
plan-hide = Hide from the public
plan-publish = Make public
plan-new = Add: { $kind }
plan-hint-pilots = On a sheet, leave empty to keep those of the objective.
plan-hint-neighbourhoods = One a line.
plan-hint-instruments = One a line.
plan-hint-agenda = One point a line.
plan-hint-decisions = One decision a line.
plan-hint-documents = One address of a document a line.
plan-hint-code = Short name for formulas and data: visits_month
plan-hint-formula = Empty for a measured value. Else: rights / homes * 100, or planned(“State”) / planned(“Town”) with straight quotes.
plan-hint-cadence-days = 42 for six weeks. 0: no rule.
plan-hint-status-reason = Needed for an action on hold or given up. Everyone sees it.
plan-hint-notes = Internal: never shown to the public, unless you change it below.
plan-column-title = Step
plan-column-due = By
plan-column-done = Done
plan-column-planned-cents = Planned
plan-column-spent-cents = Spent
plan-column-text = Task
plan-column-owner = Who
plan-column-day = Day
plan-column-note = Where the value comes from
plan-currency-eur = Euro
plan-currency-cad = Canadian dollar
plan-imports-title = Read a plan out of a document
plan-imports-lead = The program proposes, you decide. Nothing enters a plan unseen.
plan-imports-waiting = Readings to look at
plan-import-read = Read this document
plan-import-document = Document
plan-import-plan = For which plan?
plan-import-new = A new plan
plan-import-lead = Look at each part beside the words of the document.
plan-import-remarks = To know before you begin
plan-import-seen = seen
plan-import-unsaid-what = These stay in the plan: a reading never erases anything.
plan-import-take = Take into the plan
plan-import-not-yet = First decide on each piece.
plan-import-drop = Put this reading aside
plan-import-drop-what = Nothing will enter a plan. The document stays in the library.
plan-import-back = Back to the reading
plan-import-words = The words of the document
plan-import-page = Page { $page }
plan-import-fields = What is proposed
plan-import-same = The plan says the same already
plan-import-is-new = New
plan-import-differs = Differs from the plan
plan-import-where = where?
plan-import-keep = Keep: { $value }
plan-import-decide = Decision
plan-import-accept = Accept
plan-import-refuse = Refuse
plan-import-merge = Put together with another
plan-import-merge-into = With which one
plan-import-split = Part into several actions
plan-import-split-hint = One action a line.
plan-import-save = Save and go on
plan-import-met = Someone else decided meanwhile
plan-import-met-what = What they decided is noted on each piece. What you decided is still in the form and nothing of it is written: read again, then save.
plan-import-refused = A value cannot be read. Nothing was saved.
plan-import-how = Untick what is too much, correct what was misread. Correcting a piece accepts it.
plan-import-undo = Back to what was read
plan-import-all = Accept all that is left on this page
plan-import-decided-taken = Accepted
plan-import-decided-corrected = Accepted, corrected
plan-import-decided-refused = Refused
plan-import-decided-merged = Put together with another
plan-import-lost = These pieces are accepted, but what holds them is refused: they would have no place. Accept both, or refuse both.
plan-field-merged = Put together
plan-refused-merge = choose with which piece
plan-refused-funder = say who pays, or untick the line
plan-import-no-funder = The document does not say who pays: name the funder, or untick this line.
plan-import-group-plan = The plan, its axes and its figures
plan-level-sure = sure
plan-level-likely = to be checked
plan-level-doubtful = doubtful
plan-remark-count-differs = The number of axes or objectives announced is not the one found.
plan-remark-number-missing = A number is missing in the sequence.
plan-remark-number-twice = The same number stands twice.
plan-remark-sum-differs = The amounts by funder do not make the total announced.
plan-remark-other-currency = Some amounts are in another currency than the plan’s: they do not enter it.
plan-remark-status-unknown = For some actions the document does not say whether they are under way or to be started.
plan-remark-order-repaired = Headings stood far from their text: their order was put right.
plan-remark-cut = The document is longer than what is read.
plan-remark-no-plan = Nothing that looks like a plan was found.
plan-data-title = Open data of the plan
plan-data-lead = All that is public, free to take. Names and addresses do not change.
plan-data-api = The same through the programming interface:
plan-data-plan-json = The whole plan, with the words of the documents that prove each field
plan-data-sheets-csv = The actions
plan-data-budget-csv = The money, by funder and year
plan-data-indicators-csv = The values of the indicators
plan-data-matrix-csv = The evaluation
plan-follow-data = Open data (CSV, JSON)
plan-tab-report = Annual report
plan-report-title = { $plan }: annual report { $year }
plan-report-subtitle = { $city }, as of { $day }
plan-report-notes = Where the figures come from
plan-report-law = This report follows what article L1111-2 of the French code of local government (law of 21 February 2014) and the decree of 3 September 2015 ask: orientations, evolution of the priority districts, actions of the year, urban social development of the communes that receive the urban solidarity grant, perspectives and improvements, links between the social, economic and urban parts, opinions of the municipal and citizen councils, what is done about them.
plan-report-orientations = The orientations
plan-report-districts = The evolution of the priority districts
plan-report-by-place = Actions of the year by neighbourhood
plan-report-in-year = Actions of the year
plan-report-actions = The actions of { $year }
plan-report-money = The money of { $year }
plan-report-perspectives = The perspectives
plan-report-links = The links between social, economic and urban parts
plan-report-annex = Annex: the opinion of the citizen council
plan-report-unwritten = This part is not written yet: { $part }.
plan-report-as-of = States and delays are those of { $day }, as the history of the plan keeps them.
plan-report-unreached = { $count ->
    [one] One action entered the plan after that day: the history does not say where it stood. It is shown as it was entered.
   *[other] { $n } actions entered the plan after that day: the history does not say where they stood. They are shown as they were entered.
}
plan-report-undated = { $count ->
    [one] One action of the plan has neither a date nor a budget: it is counted in no year.
   *[other] { $n } actions of the plan have neither a date nor a budget: they are counted in no year.
}
plan-report-note-register = Sheets of the plan as their pilots wrote them, on { $day }: { $what }
plan-report-note-document = { $title }, page { $page }: “{ $quote }”
plan-report-note-computed = Computed: { $formula }
plan-report-odt = Text to amend (ODT)
plan-report-html = Page to keep (HTML)
plan-report-print = Print or keep as PDF
plan-sheets-total = { $count ->
    [one] { $n } action
   *[other] { $n } actions
}
plan-sheets-done = { $count ->
    [one] { $n } action done
   *[other] { $n } actions done
}
plan-late-count = { $count ->
    [one] { $n } late
   *[other] { $n } late
}
plan-late-all = { $count ->
    [one] See the late action
   *[other] See the { $n } late actions
}
plan-since-count = { $count ->
    [one] { $n } change
   *[other] { $n } changes
}
plan-changes-total = { $count ->
    [one] { $n } change
   *[other] { $n } changes
}
plan-cadence = { $count ->
    [one] This group must meet every day.
   *[other] This group must meet at least every { $n } days.
}
plan-import-undecided = { $count ->
    [one] { $n } piece to decide
   *[other] { $n } pieces to decide
}
plan-import-open = { $count ->
    [one] { $n } to decide
   *[other] { $n } to decide
}
plan-import-unsaid = { $count ->
    [one] { $n } thing that the document does not say
   *[other] { $n } things that the document does not say
}
plan-import-taken = { $count ->
    [one] { $n } piece accepted.
   *[other] { $n } pieces accepted.
}

# Who may see documents
visibility-signed-in = For people known to the city
visibility-service = For a service
visibility-people = For named people
readers-title = Who may see this document?
readers-public-hint = Everyone can read, and get answers that come from here.
readers-signed-in-hint = One must be signed in and hold a role in the city: resident, association, elected member, staff.
readers-agents-hint = Staff only, in the library and in answers.
readers-service-hint = Only members of the services ticked below, whatever their roles.
readers-people-hint = One e-mail address a line, of people who hold a role in the city. You are always among them.
readers-services = Which services?
readers-services-hint = Counts only if you chose a service. Tick at least one of yours.
readers-people = Which people?
readers-after = Those who may no longer see it find it nowhere: not in search, answers or the number of documents.
readers-save = Save
readers-cancel = Change nothing
manage-readers = Who may see it
error-service-in-use-title = This service has documents
error-service-in-use-what = Documents are for its members: nobody could see them any more. Nothing was changed.
error-service-in-use-next = change who may see these documents first, or delete them.
file-name-taken = A document for other readers has this name. Give the file another name and send it again.

# Providers of identities
outside-title = Or with another account
outside-go = Continue with { $name }
outside-mine = Linked accounts
outside-tied = Linked
outside-tie = Link { $name }
outside-tie-title = Link { $name }
outside-tie-what = You will sign in at { $name }, then come back here. From then on that account opens yours.
outside-left-title = You are signed out
outside-left-what = Your session here is over. You may also sign out of { $name }, on a shared computer for instance.
outside-left-button = Sign out of { $name }
outside-left-home = Back to the first page
ledger-action-outside-tied = Account of an identity provider linked
error-outside-refused-title = Who you are was not confirmed
error-outside-refused-what = The identity provider did not confirm who you are, or its answer came too late. Nothing was changed.
error-outside-refused-next = begin again from the page to sign in.
error-no-passkeys-here-title = No passkeys at this address
error-no-passkeys-here-what = Browsers keep passkeys for sites that have a name, over HTTPS. Nothing was changed.
error-no-passkeys-here-next = open the site by its name, or sign in with your password.
error-passkey-refused-title = Passkey not accepted
error-passkey-refused-what = What the device answered was not accepted. Nothing was changed.
error-passkey-refused-next = try again, or sign in with your password.
error-outside-weak-title = A surer way of signing in is needed
error-outside-weak-what = The provider recognised you less surely than this site asks for. Nothing was changed.
error-outside-weak-next = choose a surer way of signing in there.
error-outside-unknown-title = That account is linked to nobody here
error-outside-unknown-what = No account of this site belongs to the one that you have there. Nothing was changed.
error-outside-unknown-next = sign in with your password and link it on your own page, or ask for an invitation.
error-outside-unreachable-title = The identity provider does not answer
error-outside-unreachable-what = It is down, or does not present itself as it should. Nothing was changed.
error-outside-unreachable-next = try again in a moment, or sign in with your password.

# E-mails
mail-invitation-subject = { $city }: your invitation
mail-invitation-text =
    Hello,

    { $city } invites you to join its space. Open this link to choose your password:

    { $link }

    It opens once. If you did not expect this invitation, do nothing.
mail-outcome-subject = { $city }: the answer to what you contested
mail-outcome-text =
    Hello,

    You contested an answer of the site of { $city }. { $outcome }

    { $words }

    The link that you received when contesting shows the same. Do not write to this address.
mail-outcome-upheld = You were right: the answer is corrected.
mail-outcome-rejected = After a look at it, the answer stands.
people-sent = The link was also sent by e-mail.

me-reminders = Reminders by e-mail
me-reminders-on = You get one e-mail a day at most: meetings that come, late sheets and tasks of the plans that name you.
me-reminders-off = You get no reminder.
me-reminders-stop = Stop the reminders
me-reminders-start = Get reminders
plan-reminder-hello = Hello { $name },
plan-reminder-meetings = Meetings that come
plan-reminder-sheets = Late sheets
plan-reminder-tasks = Late tasks
plan-reminder-off = You get one reminder a day at most. To stop them:
plan-reminder-more = { $count ->
    [one] and one more
   *[other] and { $n } more
}
plan-reminder-subject = { $count ->
    [one] Plans of the city: one thing waits for you
   *[other] Plans of the city: { $n } things wait for you
}

plan-report-pdf = Document to read and to print (PDF)
plan-report-validate = Validate the report of { $year }
plan-validate = Validate
plan-validate-plan = Validate this plan
plan-validate-note = On what ground?
plan-validate-note-hint = For instance number and day of the deliberation. Everyone sees it. Your name stays in the history that staff read.
plan-validated = Plan validated on { $day }.
plan-report-validated = Report validated on { $day }.
plan-field-validations = Validations

## Settings of the city

nav-settings = Settings
city-title = Settings of the city
city-lead = What the city chooses for its pages. Each change is written to the ledger and can be taken back.
city-change = Change
city-save = Save
city-cancel = Change nothing
city-back = Settings of the city
city-undo = Take this change back
city-saved = Saved: { $section }.
city-nothing-different = Nothing was different: nothing was changed.
city-elsewhere = Set elsewhere
city-elsewhere-ai = Turn a use of artificial intelligence off or on
city-elsewhere-people = People, roles and services
city-elsewhere-persons = Requests of people about their data
city-elsewhere-processing = Register of data, with these times
city-regime-fr = Legal regime: France. It is chosen when the city is created.
city-regime-qc = Legal regime: Québec. It is chosen when the city is created.
city-changes = Last changes
city-changes-none = Nothing was changed yet.
city-changes-lead = A change can be taken back as long as nothing replaced it.
city-change-see = Before and after
city-change-before = Before:
city-change-after = After:
city-pair = { $name }: { $value }
city-section-identity = Name and languages
city-section-colours = Colours
city-section-logo = Logo
city-section-contacts = Contact points and opening hours
city-section-examples = Example questions
city-section-retention = How long things are kept
city-lead-identity = The name as people say it, and the languages of the pages.
city-lead-colours = The colours of the city’s own charter. Each shade is measured: one that would be hard to read is made darker or lighter.
city-lead-logo = A picture beside the name of the city, on every page.
city-lead-contacts = Where a person answers. Name a service, not a person. A question about one of these topics shows this contact.
city-lead-examples = Questions shown at the door, one a line. Without them, the site makes some from the titles of the documents.
city-lead-retention = How long the city keeps what people wrote. Every night, what is older is erased for good.
city-field-name = Name of the city
city-field-languages = Languages of the pages
city-first = Language shown first
city-field-main = Main colour
city-field-accent = Accent colour
city-field-logo = File of the logo
city-field-alt = Description of the logo
city-field-contact = Name of the service
city-field-topics = Topics
city-field-phone = Telephone
city-field-email = E-mail
city-field-address = Address
city-field-hours = Opening hours
city-field-place = Place in the list
city-field-examples = Questions
city-field-example = Questions
city-field-questions-days = Questions asked, in days
city-field-gaps-days = Questions without an answer, in days
city-field-contests-days = Contests that were answered, in days
city-hint-main = Links, frames and grounds. Write six digits or letters after #, such as #17527f. Empty: the colour of Parvis.
city-hint-accent = Buttons and the current page. Same form. Empty: the colour of Parvis.
city-hint-alt = For those who do not see it. Empty if it says no more than the name of the city.
city-hint-topics = Separated by commas, in people’s words: school meals, nursery, day care.
city-hint-hours = For example: Monday to Friday, 8:30 to 12:00.
city-hint-examples = 20 questions at most, of 160 characters at most.
city-hint-questions-days = 7 to 365. Below 60, a question may go before the time to appeal is over.
city-hint-gaps-days = 30 to 730, after the question was last asked.
city-hint-contests-days = 90 to 1825, after the person was answered.
city-refused-what = { $field }: { $why }
city-refused-row = { $field } (contact or line { $number }): { $why }
city-refused-kept = Nothing was changed. What you wrote is in the form.
city-refused-empty = this field cannot stay empty.
city-refused-too-long = this is too long.
city-refused-too-many = there are too many.
city-refused-none-chosen = choose one language at least.
city-refused-not-an-address = this is not an e-mail address.
city-refused-not-a-number = write a number of days.
city-refused-out-of-range = this number is out of bounds.
city-refused-not-a-colour = write six digits or letters from a to f after #, such as #17527f.
city-refused-not-a-picture = send a PNG, JPEG or WebP picture. An SVG drawing is not taken: it can hold a program.
city-refused-too-large = the picture is larger than 2 MB.
city-refused-too-many-pixels = the picture is too wide or too tall: 8,000 pixels at most.
city-refused-damaged = the picture is damaged. Save it again, then send it again.
city-refused-kept-no-more = this logo is kept no more. Send it again.
city-met-title = Someone changed this section while you were writing
city-met-what = Nothing was saved. It now holds:
city-met-next = What you wrote is still in the form. Save to replace what is there, or
city-met-take = start again from what is there.
city-weigh-title = A shorter time erases
city-weigh-what = These texts will be erased in the coming night. Nobody can bring them back.
city-weigh-nothing = No text kept today is older. Those to come will be erased earlier.
city-weigh-questions = { $count ->
    [one] { $n } question asked
   *[other] { $n } questions asked
}
city-weigh-gaps = { $count ->
    [one] { $n } question without an answer
   *[other] { $n } questions without an answer
}
city-weigh-contests = { $count ->
    [one] { $n } contest that was answered
   *[other] { $n } contests that were answered
}
city-weigh-next = The times are not changed yet.
city-weigh-save = Erase earlier, and save
city-look = See the colours
city-look-title = These colours, as the pages show them
city-colour-own = that of Parvis
city-colour-ground = Ground
city-colour-shown = Shade shown
city-colour-contrast = Contrast (4.5 at least)
city-colour-light = Light
city-colour-dark = Dark
city-colour-corrected = { $chosen } would be hard to read on our light grounds: the pages show { $shown }, the nearest shade that is readable.
city-colour-kept = { $chosen } is readable: light grounds show it as it is.
city-language-fr-fr = French of France
city-language-fr-ca = French of Québec
city-language-en = English
city-logo-none = None
city-logo-size = { $size } pixels
city-logo-no-alt = Without description
city-logo-now = Logo shown now
city-logo-file-hint = PNG, JPEG or WebP, 2 MB at most. It is drawn again: nothing but its pixels is kept.
city-logo-remove = Take the logo away
city-contacts-none = None
city-contacts-count = { $count ->
    [one] { $n } contact point
   *[other] { $n } contact points
}
city-contact-new = New contact point
city-contact-remove = Remove this contact point
city-contact-removed = will be removed
city-examples-none = Made from the titles of the documents
ledger-action-city-settings-changed = Setting of the city changed

# Plan: what communes did with solidarity grants, what councils say of the report.
plan-part-solidarity = Urban social development of communes that receive a grant
plan-part-consultation = Opinions of municipal and citizen councils
plan-part-follow-up = What is done about the opinions
plan-kind-grant = Commune with a grant
plan-kind-opinion = Opinion of a council
plan-field-commune = Commune
plan-field-fund = Grant
plan-field-received-cents = Received in the year
plan-field-actions = Actions of urban social development
plan-field-council = Council
plan-field-sort = Sort of council
plan-field-asked = Draft sent on
plan-field-answer-by = Answer expected by
plan-field-given = Opinion given on
plan-field-stance = Opinion
plan-field-observations = Remarks of the council
plan-field-follow-up = What is done about it
plan-hint-received-cents = Such as 1,250,000
plan-hint-actions = One action a line, with what it cost.
plan-hint-answer-by = In France, a month at least after sending (decree of 3 September 2015). After that day the council is held to agree.
plan-hint-observations = In the council’s own words. Add its deliberation or contribution below.
plan-hint-follow-up = What changes thanks to the opinion, or why nothing does.
plan-column-action = Action
plan-column-granted = Spent on the actions
plan-fund-dsu = Urban solidarity grant (DSU)
plan-fund-fsrif = Solidarity fund of the communes of Île-de-France
plan-council-municipal = Municipal council
plan-council-citizen = Citizen council
plan-council-signatory = Other signatory
plan-stance-awaited = Awaited
plan-stance-favourable = Favourable
plan-stance-reserved = Favourable with reservations
plan-stance-unfavourable = Unfavourable
plan-stance-silent = Held to be favourable: no answer in time
plan-refused-year = a year between 2000 and 2100
plan-gap-received = the amount received
plan-gap-actions = the actions
plan-gap-spent = the cost of one action at least
plan-gap-asked = the day on which the draft was sent
plan-gap-answer-by = the day by which an answer is expected
plan-gap-short-notice = a month at least to answer
plan-gap-given = the day of the opinion
plan-gap-follow-up = what is done about the remarks
plan-report-missing = Still missing: { $what }.
plan-report-not-given = not given
plan-report-no-grant = This part is not written yet. A commune that received the urban solidarity grant in { $year } says here how much, and what it did. If none received it, that must be written too.
plan-report-grants = Grants of { $year } and their use
plan-report-granted = { $what }: { $sum }
plan-report-note-declared = Declared by { $who }, as entered on { $day }
plan-report-opinions = Opinions on the report of { $year }
plan-report-no-opinion = No opinion has been entered yet. The draft of the report goes to the municipal councils and citizen councils concerned.
plan-report-no-follow-up = Nothing is written yet.
plan-report-unanswered = What is done about the remarks is still to be written: { $who }.
plan-report-pieces = Annexed documents
plan-report-note-piece = Document of the library: { $title }
plan-fill = Fill in the report of { $year }
plan-fill-chapters = Texts
plan-fill-written = written
plan-fill-unwritten = to write
plan-fill-add-grant = Add a commune with a grant
plan-fill-add-opinion = Add the opinion of a council
plan-data-grants-csv = Solidarity grants of communes (CSV)
plan-data-opinions-csv = Opinions of councils on the reports (CSV)
