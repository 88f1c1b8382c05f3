# Français de France. Le fichier en.ftl a les mêmes clés ; fr-CA.ftl n'a que ce qui diffère.
# Espaces : insécable avant « : » et à l'intérieur des guillemets, fine insécable avant ; ! et ?.

## Autour de chaque page

skip-to-content = Aller au contenu
brand-line = Parvis, la place des réponses
brand-place = La place des réponses
nav-main = Rubriques
nav-ask = Poser une question
nav-documents = Documents
nav-about = Comment sont faites les réponses
nav-cities = Villes
nav-staff = Espace des agents
nav-upload = Ajouter
nav-jobs = Suivi
nav-manage = Gérer
nav-gaps = Questions sans réponse
nav-ledger = Journal
nav-leave = Quitter
nav-accessibility = Accessibilité
nav-footer = À propos du site
nav-language = Langue
footer-line = Les réponses viennent des documents de la ville, mot pour mot. Aucun traceur, aucun service extérieur.
print = Imprimer
undated = sans date
from-commons = document commun aux villes
page-n = page { $page }
page-of = page { $page } sur { $pages }
pages-count = { $count ->
    [one] { $n } page
   *[other] { $n } pages
}

## Documents

kind-act = Acte
kind-plan = Plan
kind-report = Rapport
kind-press-release = Communiqué
kind-notice = Notice
kind-minutes = Compte rendu
kind-other = Autre document
visibility-public = Visible par tous
visibility-agents = Réservé aux agents
formats-taken = Formats acceptés : PDF, Word (DOCX), OpenDocument (ODT), Excel (XLSX), CSV, HTML, Markdown, texte et courriels (EML).

## Registre public (slice transparency)

nav-transparency = Registre public des algorithmes
nav-ai = IA
ask-machine = Une machine répond ici, pas une personne. Elle choisit des phrases dans les documents de la ville.
ask-machine-link = Ce qu’elle fait, et comment la contester
answer-sheet = Comment cette réponse a été faite
refused-off-title = Les réponses sont arrêtées
refused-off-what = La ville a arrêté les réponses faites par la machine. Rien n’est perdu : la recherche et les documents restent ouverts.
refused-off-next = Cherchez avec vos mots, ou parlez aux services ci-dessous.
register-title = Registre public des algorithmes
register-page-title = { $city } : registre public des algorithmes
register-lead = Voici les machines qui travaillent pour { $city } : ce qu’elles font, avec quoi, ce qu’elles valent, et comment les contester.
register-installation-lead = Chaque ville publie ce que les machines font pour elle. Choisissez la vôtre.
register-on = En service
register-off = Arrêté par la ville
register-absent = Pas installé ici
register-purpose = À quoi cela sert
register-basis = Base légale
register-data = Données
register-model = Modèles et programmes
register-nothing-runs = Aucun
register-hash = Empreinte SHA-256 du fichier :
register-prompts = Consignes données à un modèle de langue
register-no-prompts = Aucune : aucun modèle de langue n’écrit ici.
register-human = Place de l’humain
register-quality = Qualité mesurée
register-not-measured = Pas encore mesurée dans cette ville.
register-quality-figure = { $right } réponses justes et { $wrong } fausses sur { $answerable } questions ; { $refused } refus justifiés sur { $unanswerable } questions sans réponse.
register-questions = Questions : { $file }, SHA-256
register-volume = Usage sur douze mois
register-refused = { $count ->
    [one] Dont { $n } sans réponse.
   *[other] Dont { $n } sans réponse.
}
register-energy = Énergie sur douze mois
register-energy-figure = { $energy } Wh estimés, pour { $seconds } s de processeur
register-sheet = Lire la fiche complète
register-who = Qui est responsable
register-contest = Contester
register-contest-how = Sous chaque réponse, un lien permet de dire qu’elle est fausse ou qu’il y manque quelque chose. Une personne de la ville vérifie et vous dit ce qu’il en est.
register-law = Ce que dit la loi
register-no-decision = Ces machines informent. Aucune ne prend de décision qui vous concerne.
register-law-fr = Code des relations entre le public et l’administration : une décision individuelle fondée sur un algorithme doit le dire (L. 311-3-1, R. 311-3-1-1), l’administration doit l’expliquer à qui le demande (R. 311-3-1-2), et publier les règles de ses principaux algorithmes (L. 312-1-3). La ville publie ici les siennes, même pour de simples réponses.
register-law-eu = Règlement européen 2024/1689, article 50 : une personne doit savoir, dès le premier contact, qu’elle s’adresse à une machine. Chaque page où l’on pose une question le dit, et chaque réponse est marquée, dans la page et dans les données.
register-law-qc = Loi sur l’accès aux documents des organismes publics et sur la protection des renseignements personnels, article 65.2 : un organisme qui prend une décision fondée exclusivement sur un traitement automatisé de renseignements personnels doit en informer la personne au plus tard avec la décision. À sa demande, il lui dit quels renseignements ont servi, les raisons, les principaux facteurs et paramètres, et son droit de les faire rectifier. Elle peut présenter ses observations à un membre du personnel en mesure de réviser la décision. Aucune décision de ce genre n’est prise ici.
register-how-made = Comment ce registre est fait
register-how-made-what = Le programme (Parvis { $version }) le compose lui-même : les empreintes sont calculées sur les fichiers en service, les nombres sont comptés dans le journal de la ville, le temps de processeur est mesuré.
register-energy-how = L’énergie est une estimation : le temps de processeur mesuré, multiplié par { $watts } W déclarés pour un cœur au travail. La fabrication des machines et le réseau n’y sont pas.
register-csv = Inventaire (CSV)
register-json = Registre (JSON)
component-program = Programme
component-embedding-model = Modèle
component-answer-weights = Poids
component-recognition-program = Programme
component-recognition-model = Modèle
sheet-back = Retour au registre
sheet-one-title = Comment cette réponse a été faite
sheet-one-searched = { $count ->
    [one] { $n } document a été fouillé.
   *[other] { $n } documents ont été fouillés.
}
sheet-one-kept = { $count ->
    [one] { $n } phrase a été gardée, tirée de :
   *[other] { $n } phrases ont été gardées, tirées de :
}
sheet-one-desks = Question sur un service nommé : ses coordonnées viennent du répertoire que la ville tient à jour ({ $names }).
sheet-one-refused = Aucune phrase ne répondait assez bien : la machine s’est abstenue.
sheet-one-not-kept = La recherche vient d’être refaite pour cette page. Rien n’en est gardé.
sheet-part = Quelle part elle prend dans une décision
sheet-data = Quelles données, et d’où elles viennent
sheet-parameters = Quels réglages, et leur poids
sheet-operations = Ce qu’elle fait, dans l’ordre
sheet-mention-title = La mention légale
sheet-mention-when = Aucune décision n’est prise sur le fondement de ce traitement aujourd’hui. Si un jour c’était le cas, la décision porterait cette mention (CRPA, R. 311-3-1-1) :
sheet-mention = Cette décision a été prise sur le fondement d’un traitement algorithmique. Finalité : { $purpose } Vous avez le droit d’obtenir la communication des règles de ce traitement et des principales caractéristiques de sa mise en œuvre (CRPA, L. 311-3-1). Écrivez à : { $name }, { $contact }. Sans réponse dans le mois, ou en cas de refus, vous pouvez saisir la Commission d’accès aux documents administratifs (CADA) dans les deux mois.
sheet-qc-title = L’avis prévu par la loi
sheet-qc-when = Aucune décision n’est prise sur le fondement exclusif de ce traitement aujourd’hui. Si un jour c’était le cas, la personne recevrait cet avis, au plus tard avec la décision (article 65.2) :
sheet-qc = Cette décision est fondée exclusivement sur un traitement automatisé de vos renseignements personnels. But : { $purpose } Sur demande, nous vous disons quels renseignements ont servi, les raisons, les principaux facteurs et paramètres de la décision, et votre droit de faire rectifier ces renseignements. Vous pouvez présenter vos observations à un membre de notre personnel en mesure de réviser la décision : { $name }, { $contact }.
sheet-who = Responsable à { $city } :
switch-title = Intelligence artificielle
switch-lead = Arrêtez un usage : il s’arrête aussitôt, sur tous les serveurs. Le reste continue. C’est écrit dans le journal.
switch-off = Arrêter
switch-on = Remettre en service
switch-who-lead = Ce nom et cette adresse sont publics. Indiquez un service, pas une personne.
switch-who-name = Service responsable
switch-who-contact = Adresse ou e-mail pour lui écrire
switch-save = Enregistrer
switch-see = Voir le registre public
ai-answering-title = Répondre aux questions
ai-answering-purpose = Répondre à une question avec des phrases tirées mot pour mot des documents de la ville, ou dire que la réponse n’y est pas.
ai-answering-basis-fr = Mission d’intérêt public d’information des habitants (RGPD, article 6, paragraphe 1, point e).
ai-answering-basis-qc = Exercice des attributions de l’organisme public (Loi sur l’accès, chapitre A-2.1, article 64).
ai-answering-data = La question posée, gardée à part du journal le temps que la ville a choisi, et les documents que la ville a déposés. Ni compte, ni adresse, ni profil.
ai-answering-human = Une personne de la ville choisit les documents. Personne ne relit une réponse avant qu’elle s’affiche : chaque phrase montre donc sa source. Toute réponse contestée est relue par une personne.
ai-answering-part = Aucune. La réponse informe ; elle n’ouvre ni ne ferme aucun droit.
ai-answering-parameters = Des mesures publiées avec le programme : mots de la question présents dans la phrase et autour d’elle, sorte de valeur demandée (date, montant, lieu), noms propres et, quand le modèle est utilisé, proximité du sens. Chacune a un poids, appris sur des questions dont la réponse était connue ; le tableau des poids est publié aussi. En dessous de quatre chances sur dix de répondre, la machine refuse. Aucune mesure ne regarde qui pose la question.
ai-answering-operations = La machine lit la question, cherche des passages, découpe ces passages en phrases, garde celles qui répondent, vérifie que chaque mot cité est bien sur la page, puis les affiche. Si rien ne suffit, elle refuse et dit où s’adresser.
ai-answering-without = Sans lui : pas de réponse toute faite. La recherche et les documents restent ouverts.
ai-answering-volume = { $count ->
    [one] { $n } question.
   *[other] { $n } questions.
}
ai-meaning-title = Chercher par le sens
ai-meaning-purpose = Trouver des passages qui disent la même chose avec d’autres mots.
ai-meaning-basis-fr = Mission d’intérêt public d’information des habitants (RGPD, article 6, paragraphe 1, point e).
ai-meaning-basis-qc = Exercice des attributions de l’organisme public (Loi sur l’accès, chapitre A-2.1, article 64).
ai-meaning-data = Les textes des documents et les mots cherchés, traduits en nombres sur le serveur de la ville. Les mots cherchés ne sont pas gardés par cet usage.
ai-meaning-human = Aucune : le classement est automatique, et les raisons en sont affichées sous chaque résultat.
ai-meaning-part = Aucune. C’est un classement de passages.
ai-meaning-parameters = Un modèle de plongement appris par d’autres sur des textes publics, utilisé tel quel, et les poids de la fusion avec la recherche par mots, publiés avec le programme.
ai-meaning-operations = Chaque texte devient une liste de nombres. La question aussi. Les listes les plus proches donnent les passages, ensuite mêlés à ceux trouvés par les mots.
ai-meaning-without = Sans lui : la recherche se fait avec les mots seuls.
ai-meaning-volume = { $count ->
    [one] { $n } texte ou question.
   *[other] { $n } textes ou questions.
}
ai-scans-title = Reconnaître le texte des pages numérisées
ai-scans-purpose = Rendre lisibles et trouvables les documents qui ne sont que des images.
ai-scans-basis-fr = Mission d’intérêt public d’information des habitants (RGPD, article 6, paragraphe 1, point e).
ai-scans-basis-qc = Exercice des attributions de l’organisme public (Loi sur l’accès, chapitre A-2.1, article 64).
ai-scans-data = Les images des pages déposées par la ville.
ai-scans-human = La page reconnue le dit, avec la confiance du programme, et montre l’image à côté du texte.
ai-scans-part = Aucune. C’est une transcription.
ai-scans-parameters = Les modèles de langue française et anglaise de Tesseract, utilisés tels quels.
ai-scans-operations = L’image est découpée en lignes et en mots ; chaque mot reçoit un texte et une confiance, gardés avec sa place sur la page.
ai-scans-without = Sans lui : les pages numérisées déposées ensuite s’affichent en image, sans texte à chercher.
ai-scans-volume = { $count ->
    [one] { $n } page reconnue.
   *[other] { $n } pages reconnues.
}
ai-plans-title = Lire un plan dans un document
ai-plans-purpose = Proposer aux agents les axes, objectifs, fiches et montants qu’un document contient, pour ne pas les recopier à la main.
ai-plans-basis-fr = Mission d’intérêt public de suivi et de publication des engagements de la ville (RGPD, article 6, paragraphe 1, point e).
ai-plans-basis-qc = Exercice des attributions de l’organisme public (Loi sur l’accès, chapitre A-2.1, article 64).
ai-plans-data = Le document que la ville a déposé, y compris les noms des pilotes et des partenaires qui y sont écrits.
ai-plans-human = Une personne regarde chaque proposition à côté des mots du document, et l’accepte ou la refuse. Rien n’entre dans un plan sans elle.
ai-plans-part = Aucune. Un plan engage la ville ; il n’ouvre ni ne ferme aucun droit.
ai-plans-parameters = Des règles écrites dans le programme : titres, numéros, tableaux, listes, étiquettes comme « pilote » ou « budget ». Aucun modèle appris, aucun poids.
ai-plans-operations = La machine retrouve les lignes et les cellules, reconnaît celles qui nomment un axe, un objectif ou une fiche, remet l’ordre, puis propose chaque champ avec les mots exacts de la page.
ai-plans-without = Sans lui : les plans se saisissent à la main. Ceux qui existent restent ouverts.
ai-plans-volume = { $count ->
    [one] { $n } document lu.
   *[other] { $n } documents lus.
}

## Contestations (slice contests)

nav-contests = Contestations
answer-contest = C’est faux ou incomplet ? Dites-le
correction-title = Une personne de la ville précise
correction-what = Une réponse à cette question a été contestée. Voici la page à lire :
contest-title = Cette réponse est fausse ou incomplète
contest-lead = { $count ->
    [one] Dites-nous pourquoi. Une personne de la ville vérifie et vous répond sous { $n } jour ouvré.
   *[other] Dites-nous pourquoi. Une personne de la ville vérifie et vous répond sous { $n } jours ouvrés.
}
contest-wrong = Rien n’a été envoyé. Vérifiez la raison (cinq lettres au moins) et l’adresse e-mail.
contest-question = Votre question
contest-reason = Ce qui est faux ou manque
contest-reason-how = N’écrivez rien de personnel : ce n’est pas utile ici.
contest-email = E-mail (facultatif)
contest-email-why = Sans e-mail, gardez le lien de la page suivante : le résultat s’y affichera.
contest-send = Envoyer
contest-kept = { $count ->
    [one] Gardé { $n } jour après la réponse, puis effacé. Vous pouvez l’effacer avant.
   *[other] Gardé { $n } jours après la réponse, puis effacé. Vous pouvez l’effacer avant.
}
contest-due = À traiter avant le
contest-late = En retard
contest-upheld = La personne avait raison
contest-rejected = La réponse est confirmée
follow-title = Votre contestation
follow-open = Une personne de la ville va vérifier
follow-due = Réponse au plus tard le
follow-keep = Gardez l’adresse de cette page, dans vos favoris par exemple. Elle est secrète : seule une personne qui l’a peut lire ceci.
follow-upheld = Vous aviez raison
follow-rejected = Après vérification, la réponse est confirmée
follow-sent = Ce que vous avez envoyé
follow-answer = Réponse de la machine
follow-no-answer = Elle s’est abstenue.
follow-email = E-mail
follow-data = Prendre mes données (JSON)
follow-erase = Tout effacer
contests-title = Réponses contestées
contests-lead = Des habitants disent qu’une réponse est fausse. Vérifiez, puis répondez : les retards viennent d’abord.
contests-open = { $count ->
    [one] { $n } à traiter.
   *[other] { $n } à traiter.
}
contests-late = { $count ->
    [one] { $n } en retard.
   *[other] { $n } en retard.
}
contests-upheld = { $count ->
    [one] { $n } fondée.
   *[other] { $n } fondées.
}
contests-rejected = { $count ->
    [one] { $n } réponse confirmée.
   *[other] { $n } réponses confirmées.
}
contests-open-only = Seulement celles à traiter
contests-with-decided = Aussi celles déjà traitées
contests-empty = Aucune contestation ici.
decide-title = Répondre à une contestation
decide-who = Qui a raison ?
decide-upheld = La personne a raison
decide-rejected = La réponse est bonne
decide-words = Votre réponse à la personne
decide-page = Adresse de la page qui dit juste (facultatif)
decide-page-how = Ouvrez le document à la bonne page et copiez son adresse ici. Elle sera montrée avec les prochaines réponses à cette question.
decide-send = Répondre
decide-search = Chercher cette question dans les documents
decide-seen = Cette consultation est écrite dans le journal.

## Durées et droits des personnes (slice retention)

nav-persons = Droits des personnes
processing-title = Registre des traitements
processing-lead = Ce que la ville garde des personnes, pourquoi et combien de temps. Cette page est faite à partir des colonnes de la base elle-même : rien n’y manque.
processing-who = Personnes concernées
processing-kept = Durée
processing-columns = Où, dans la base
processing-rights = Vos droits
processing-rights-what = Vous pouvez demander ce qui est gardé de vous, le corriger ou le faire effacer. Écrivez au responsable indiqué dans le registre des algorithmes, avec les mots que vous avez écrits ici.
processing-csv = Registre (CSV)
basis-fr-task = Mission d’intérêt public (RGPD, article 6, paragraphe 1, point e)
basis-fr-obligation = Obligation légale de rendre compte (RGPD, article 6, paragraphe 1, point c, et article 5, paragraphe 2)
basis-qc = Exercice des attributions de l’organisme public (Loi sur l’accès, chapitre A-2.1, article 64)
kept-days = { $count ->
    [one] { $n } jour, puis effacé
   *[other] { $n } jours, puis effacé
}
kept-as-published = Tant que la ville garde le document ou le plan
kept-as-city = Archive de la ville, sans nom ni texte
kept-as-account = Tant que le compte est ouvert
processing-questions-title = Questions posées
processing-questions-purpose = Montrer à quoi la machine a répondu, et permettre de contester.
processing-questions-who = Toute personne qui pose une question
processing-gaps-title = Questions sans réponse
processing-gaps-purpose = Compléter les documents là où ils ne répondent pas.
processing-gaps-who = Toute personne qui pose une question
processing-contests-title = Réponses contestées
processing-contests-purpose = Vérifier une réponse et dire à la personne ce qu’il en est.
processing-contests-who = Toute personne qui conteste une réponse
processing-documents-title = Documents de la ville
processing-documents-purpose = Publier et retrouver les documents, qui peuvent nommer des personnes.
processing-documents-who = Personnes nommées dans les documents
processing-plans-title = Plans de la ville
processing-plans-purpose = Suivre les engagements, qui nomment des pilotes et des partenaires.
processing-plans-who = Agents et partenaires nommés dans les plans
processing-ledger-title = Journal
processing-ledger-purpose = Rendre compte de ce qui s’est passé et de qui l’a fait.
processing-ledger-who = Agents, par un identifiant
processing-accounts-title = Comptes
processing-accounts-purpose = Savoir qui entre et avec quel rôle.
processing-accounts-who = Personnes qui ont un compte
persons-title = Droits des personnes
persons-lead = Une personne demande ce qui est gardé d’elle, ou à l’effacer. Cherchez ses mots, son nom ou son e-mail dans ce que des gens ont écrit ici.
persons-words = Mots à chercher
persons-words-how = Un nom, un e-mail, quelques mots de la question. Les accents et les majuscules ne comptent pas.
persons-find = Chercher
persons-found = { $count ->
    [one] { $n } texte trouvé
   *[other] { $n } textes trouvés
}
person-question = Question posée
person-gap = Question sans réponse
person-contest = Contestation
persons-export = Exporter (JSON)
persons-erase = Effacer tous ces textes
persons-erased-questions = { $count ->
    [one] { $n } question effacée.
   *[other] { $n } questions effacées.
}
persons-erased-rows = { $count ->
    [one] { $n } autre texte effacé.
   *[other] { $n } autres textes effacés.
}

## Accueil

home-title = Bienvenue sur le parvis
home-lead = Posez votre question à votre ville. La réponse vient de ses documents, avec la preuve.
home-choose = Choisissez votre ville
home-enter = Entrer
home-empty-title = Aucune ville pour le moment
home-empty-what = Une ville se crée avec ses premiers documents. Sur le serveur, lancez :
landing-page-title = { $city } : posez votre question
landing-description = Posez votre question : la réponse vient des documents de { $city }, avec la page et les mots exacts.
landing-title = { $city } : que voulez-vous savoir ?
landing-lead = Une démarche, un horaire, une aide, une décision… Écrivez comme vous parlez.
landing-searched = { $count ->
    [one] La réponse est cherchée dans { $n } document de la ville.
   *[other] La réponse est cherchée dans { $n } documents de la ville.
}
landing-examples = Par exemple
landing-latest = Derniers documents
landing-no-documents = La ville n’a pas encore ajouté de documents. Revenez bientôt.
landing-all = { $count ->
    [one] Voir le document
   *[other] Voir les { $n } documents
}
promise-title = Ce que nous promettons
promise-proof-title = La preuve, toujours
promise-proof = Chaque phrase montre le document, la page et les mots exacts. Un clic, et vous lisez l’original.
promise-no-title = Un « non » franc
promise-no = Si les documents ne répondent pas, nous le disons, et nous vous indiquons à qui parler.
promise-private-title = Votre question reste ici
promise-private = Pas de compte, pas de publicité, pas de traceur. Rien ne part vers une autre entreprise.
contacts-title = À qui s’adresser
directory-title = Dans le répertoire de la ville
directory-source = La ville tient elle-même ce répertoire à jour. Avant de vous déplacer, regardez les documents ci-dessous : une fermeture exceptionnelle peut y être annoncée.
contacts-still = Besoin d’une personne ?
contact-phone = Téléphone :
contact-email = E-mail :
contact-hours = Horaires :
contact-address = Adresse :
contact-more = Horaires et adresse

## Questions tirées des titres

example-notice = Que faut-il savoir sur « { $title } » ?
example-plan = Que prévoit « { $title } » ?
example-act = Que décide « { $title } » ?
example-press-release = Qu’annonce « { $title } » ?
example-report = Que dit « { $title } » ?
example-minutes = Qu’a-t-on dit lors de « { $title } » ?
example-other = De quoi parle « { $title } » ?

## Poser une question

ask-label = Votre question
ask-placeholder = Ex. : comment inscrire mon enfant à la cantine ?
ask-button = Demander
ask-again = Poser une autre question
answer-page-title = Réponse
answer-title = Réponse
answer-machine = Une machine a choisi ces phrases dans les documents de la ville. Vérifiez la source avant une décision importante.
answer-more = Voir d’autres passages
source = Source
sources-title = { $count ->
    [one] La source
   *[other] Les { $n } sources
}
source-open = Lire à la page { $page }
disagree-title = Les documents ne disent pas tous la même chose
disagree-what = Le plus récent est en premier. En cas de doute, demandez à la ville.
disagree-value = Ce qui est écrit
disagree-document = Document
disagree-date = Date
nearest-title = Peut-être utile
nearest-refused = Ces passages ne répondent pas à votre question, mais en parlent de près.
nearest-answered = D’autres passages sur le même sujet.
refused-searched = { $count ->
    [0] Aucun document n’a été consulté.
    [one] Nous avons cherché dans { $n } document.
   *[other] Nous avons cherché dans { $n } documents.
}
refused-not-found-title = Les documents de la ville ne le disent pas
refused-not-found-what = Nous avons cherché, et aucun passage ne répond vraiment. Nous préférons vous le dire plutôt que d’inventer.
refused-not-found-next = Essayez avec d’autres mots, ou adressez-vous à un service ci-dessous.
refused-scope-title = Cette question ne relève pas de la ville
refused-scope-what = Nous répondons avec les documents de la ville : services, aides, démarches, décisions, projets.
refused-scope-next = Si votre question concerne bien la ville, dites-le avec d’autres mots.
refused-person-title = Il vaut mieux parler à quelqu’un
refused-person-what = Votre question demande l’avis d’une personne : votre dossier, une urgence, une situation particulière.
refused-person-next = Les services ci-dessous peuvent vous écouter et regarder votre situation.
refused-unclear-title = Nous n’avons pas compris la question
refused-unclear-what = Écrivez une phrase simple, avec le sujet et ce que vous cherchez.
refused-unclear-next = Par exemple : « Quels sont les horaires de la mairie ? » ou « Qui peut recevoir l’aide au transport ? »
emergency-fr = En cas de danger immédiat, appelez le 112. Pour une urgence médicale, le 15.
emergency-qc = En cas de danger immédiat, appelez le 911. Pour une question de santé, le 811.

## Autres passages

search-page-title = Passages des documents
search-title = Passages des documents
search-label = Mots ou question
search-button = Chercher
search-back = Revenir à la réponse
search-total = { $count ->
    [0] Aucun passage
    [one] { $n } passage
   *[other] { $n } passages
}
search-words-only = La recherche se fait ici par les mots seulement, sans rapprocher les sens.
search-empty = Rien ne correspond. Essayez d’autres mots, ou enlevez un filtre.
why-title = Pourquoi ce passage ?
why-matched = Mots retrouvés : { $words }.
feature-document-words = Le document emploie les mots de la question
feature-passage-words = Le passage emploie les mots de la question
feature-title = Le titre emploie les mots de la question
feature-title-focus = Le titre ne parle que de cela
feature-document-meaning = Le document a un sens proche de la question
feature-passage-meaning = Le passage a un sens proche de la question
feature-nearest-passage-meaning = Un passage du document a un sens très proche de la question
filter-kind = Type
filter-year = Année
filter-all-kinds = Tous les types
filter-all-years = Toutes les années
filter-apply = Afficher
filters-clear = Enlever les filtres
sort = Ordre
sort-date = Date du document
sort-added = Ajout récent
sort-title = Titre
paging = Pages de la liste
paging-previous = Page précédente
paging-next = Page suivante
paging-where = Page { $page } sur { $last }

## Bibliothèque et lecture

library-page-title = Documents de { $city }
library-title = Les documents de la ville
library-search = Titre ou nom de fichier
library-total = { $count ->
    [0] Aucun document
    [one] { $n } document
   *[other] { $n } documents
}
library-none = Aucun document ne correspond. Enlevez un filtre ou essayez un autre mot.
library-empty-title = La bibliothèque est vide
library-empty-what = Dès qu’un document est ajouté, les habitants peuvent poser des questions à son sujet. Deux façons de faire :
library-empty-page = Dans la page, pour les agents :
library-empty-command = Sur le serveur, par une commande :
card-back = Tous les documents
card-read = Lire le document
card-original = Télécharger l’original ({ $size })
card-facts = À propos de ce document
card-file = Fichier
card-added = Ajouté le
card-versions = Versions
card-versions-count = { $count ->
    [one] { $n } version
   *[other] { $n } versions ; seule la plus récente sert aux réponses
}
card-manage = Gérer ce document
card-pages = Pages
viewer-back = À propos de ce document
viewer-pages = Pages du document
viewer-jump = Aller aux mots cités
viewer-text = Texte de la page
viewer-table = Tableau
viewer-image = Image de la page { $page }. Le même texte se trouve à côté.
viewer-enlarge = Agrandir l’image
viewer-unread = Cette page est une image que la machine n’a pas pu lire. Téléchargez l’original pour la voir.
viewer-blank = Cette page n’a pas de texte.
viewer-ocr = Cette page a été numérisée : son texte a été reconnu par une machine, avec une confiance de { $percent } %. En cas de doute, regardez l’image.
viewer-old = Vous lisez une ancienne version de ce document.
viewer-current = Voir la version actuelle
notice-pages = { $notice } Pages : { $pages }.
notice-names = { $notice } Concerne : { $names }.
notice-unknown = Le document a été lu avec une réserve. Comparez son texte à l’original.
notice-extension-mismatch = L’extension du fichier ne correspond pas à son contenu ; il a été lu selon son contenu.
notice-passages-cut = Le document est très long : sa fin ne sert pas aux réponses. Coupez-le en plusieurs fichiers.
notice-page-cut = Une page est très longue : sa fin a été laissée de côté. Coupez le fichier.
notice-document-cut = Le document est très long : sa fin a été laissée de côté. Coupez-le en plusieurs fichiers.
notice-cells-cut = Le tableau est très grand : sa fin a été laissée de côté. Coupez-le en plusieurs fichiers.
notice-characters-damaged = Quelques caractères du fichier sont abîmés et n’ont pas pu être lus. Enregistrez-le en UTF-8.
notice-sheets-hidden = Les feuilles masquées n’ont pas été lues. Affichez-les dans le tableur si elles doivent servir aux réponses.
notice-attachments-left-out = Des pièces jointes n’ont pas été lues. Envoyez-les à part si elles doivent servir aux réponses.
notice-attachment-unread = Une pièce jointe n’a pas pu être lue. Envoyez-la à part pour en connaître la raison.
notice-pdf-pages-unread = Des pages sont des images dont les mots n’ont pas été lus. Envoyez une version avec du texte, ou demandez à l’administrateur d’installer « tesseract ».
notice-pdf-pages-broken = Des pages sont abîmées et ont été laissées de côté ; les autres ont été lues. Enregistrez de nouveau le fichier en PDF.
notice-pdf-text-cut = Des pages ont plus de texte que ce qui est gardé ; la suite a été laissée de côté. Coupez le fichier.
notice-pdf-letters-unknown = Le fichier ne dit pas à quelles lettres correspondent certains signes. Comparez le texte à l’image de la page.

## Espace des agents

enter-title = Entrer dans l’espace des agents
enter-ask = Donnez la clé des agents. Le serveur l’affiche à son démarrage.
enter-ready = Votre lien est prêt. Confirmez pour entrer.
enter-key = Clé des agents
enter-button = Entrer
enter-cookie = Un cookie garde votre accès sur cet appareil pendant 12 heures. Il ne sert à rien d’autre.
upload-title = Ajouter des documents
upload-lead = Déposez vos fichiers : ils servent aux réponses en quelques secondes.
upload-visibility = Qui pourra les voir ?
readers-document = Qui peut le voir ?
upload-files = Fichiers
upload-folder = Ou un dossier entier
upload-folder-hint = Les sous-dossiers sont compris. Selon votre navigateur, ce choix peut manquer.
upload-limits = Limites : { $file } par fichier, { $upload } et { $files } fichiers par envoi.
upload-button = Envoyer
upload-after-title = Ce qui se passe ensuite
upload-after-words = Chaque fichier est lu, découpé en passages et rendu trouvable. Vous pouvez fermer la page : le travail continue.
upload-after-same = Envoyer deux fois le même fichier ne change rien. Un fichier modifié remplace l’ancien, qui est gardé comme version.
upload-after-refused = Un fichier illisible est refusé avec la raison. Les autres entrent.
jobs-title = Suivi des envois
jobs-recent = Envois récents
jobs-empty = Aucun envoi pour le moment.
job-title = Envoi de documents
job-back = Tous les envois
job-sent = Envoyé le
job-each = Fichier par fichier
job-queued = En attente
job-running = En cours
job-done = Terminé
job-stopped = Arrêté
job-progress = { $finished } sur { $files } fichiers traités
job-progress-pattern = {"{finished}"} sur {"{files}"} fichiers traités
job-leave = Vous pouvez fermer cette page : le travail continue.
job-cancel = Arrêter l’envoi
job-files = { $count ->
    [one] { $n } fichier
   *[other] { $n } fichiers
}
job-added = { $count ->
    [0] Aucun ajout
    [one] { $n } ajouté
   *[other] { $n } ajoutés
}
job-new-versions = { $count ->
    [one] { $n } mis à jour
   *[other] { $n } mis à jour
}
job-unchanged = { $count ->
    [one] { $n } déjà présent
   *[other] { $n } déjà présents
}
job-refused = { $count ->
    [one] { $n } refusé
   *[other] { $n } refusés
}
job-cancelled = { $count ->
    [one] { $n } laissé de côté
   *[other] { $n } laissés de côté
}
outcome-waiting = En attente
outcome-added = Ajouté
outcome-new-version = Mis à jour
outcome-unchanged = Déjà présent
outcome-cancelled = Laissé de côté
outcome-refused = Refusé
file-empty = Le fichier est vide. Vérifiez l’original, puis envoyez-le de nouveau.
file-no-text = Le fichier ne contient pas de texte. S’il s’agit d’une image, envoyez une numérisation lisible.
file-too-large = Le fichier est trop lourd. Coupez-le en plusieurs parties.
file-encrypted = Le fichier est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis envoyez-le de nouveau.
file-corrupt = Le fichier est abîmé. Ouvrez-le dans son logiciel, enregistrez-le de nouveau, puis envoyez-le.
file-unsupported = Ce format n’est pas lu. Enregistrez le document en PDF, DOCX ou XLSX. Si c’est une archive, envoyez les fichiers qu’elle contient.
file-image-unread = Le fichier est une image et le serveur ne sait pas lire les images. L’administrateur peut installer « tesseract ».
file-too-many-pages = Le document a trop de pages. Coupez-le en plusieurs parties.
file-bomb = Le fichier se déplie en un contenu démesuré. Par sécurité, il n’est pas lu. Enregistrez-le de nouveau en PDF depuis son logiciel.
file-not-text = Le fichier n’est ni un texte ni un format connu. Enregistrez-le en PDF, DOCX, ODT, XLSX, HTML ou texte.
file-timed-out = La lecture du fichier prenait trop de temps. Coupez-le en plusieurs parties.
file-name = Le nom du fichier ne peut pas être gardé. Donnez-lui un nom plus court, avec des lettres et des chiffres, puis envoyez-le de nouveau.
file-interrupted = Le fichier n’est pas arrivé en entier. Envoyez-le de nouveau.
file-unreadable = Le serveur n’a pas pu ouvrir le fichier. Vérifiez qu’il existe et que Parvis a le droit de le lire.
file-missing = Le fichier n’est plus dans le dossier des données. Envoyez-le de nouveau.
file-unknown = Le fichier n’a pas pu être pris. Enregistrez-le en PDF ou en DOCX, puis envoyez-le de nouveau.
file-reader-stopped = Le fichier demandait trop de mémoire et sa lecture a été arrêtée. Coupez-le, ou enregistrez-le en PDF avec des images plus petites.
manage-title = Gérer les documents
manage-lead = Choisissez qui voit chaque document, ou retirez-le.
manage-delete = Supprimer
delete-title = Supprimer ce document ?
delete-what = Le document, toutes ses versions et son fichier d’origine disparaissent pour de bon. Les réponses ne le citeront plus.
delete-instead = Pour le cacher sans le perdre, réservez-le plutôt aux agents.
delete-button = Supprimer pour de bon
delete-keep = Garder le document
gaps-title = Questions sans réponse
gaps-lead = Ce que les habitants demandent et que les documents ne disent pas. Ajoutez le document qui manque, puis marquez la question comme réglée.
gaps-add = Ajouter un document
gaps-with-closed = Voir aussi les questions réglées
gaps-open-only = Voir seulement les questions ouvertes
gaps-empty-title = Aucune question en attente
gaps-empty-what = Toutes les questions récentes ont trouvé une réponse, ou sont réglées.
gap-asked = { $count ->
    [one] posée { $n } fois
   *[other] posée { $n } fois
}
gap-last = dernière fois le
gap-closed = Réglée
gap-close = Marquer comme réglée
gap-erase = Effacer
gaps-retention = { $count ->
    [one] Les mots d’une question sont effacés { $n } jour après sa dernière apparition.
   *[other] Les mots d’une question sont effacés { $n } jours après sa dernière apparition.
}

## Comment sont faites les réponses

about-title = Comment sont faites les réponses
about-lead = Une machine cherche dans les documents de la ville et recopie les phrases qui répondent. Elle n’invente rien : ce qu’elle ne peut pas prouver, elle ne le montre pas.
about-step-documents-title = La ville dépose ses documents
about-step-documents = Actes, plans, rapports, notices, comptes rendus. Chaque page est gardée telle quelle, avec son original.
about-step-search-title = La machine cherche
about-step-search = Elle compare votre question aux passages, par les mots et par le sens. Elle connaît les sigles de la ville et pardonne les fautes.
about-step-choose-title = Elle choisit des phrases
about-step-choose = Elle garde les phrases qui répondent le mieux : la date si vous demandez quand, le montant si vous demandez combien.
about-step-check-title = Chaque phrase est vérifiée
about-step-check = Un programme contrôle que les mots cités sont bien sur la page, à cet endroit précis. Sinon, la phrase n’est pas montrée.
about-step-refuse-title = Ou elle dit non
about-step-refuse = Si rien ne répond, elle le dit et indique à qui s’adresser. Si des documents se contredisent, elle les montre tous avec leurs dates.
about-limits-title = Ce qu’il faut savoir
about-limit-machine = Une machine peut choisir un passage à côté de la question. La source est là pour vérifier.
about-limit-old = Un document peut être dépassé. Regardez sa date.
about-limit-scan = Un document numérisé peut être mal reconnu. La page le signale.
about-limit-case = La machine ne connaît pas votre dossier. Pour votre situation, parlez à un agent.
about-privacy-title = Votre vie privée
about-privacy-what = Vous n’avez pas besoin de compte. Le site n’utilise aucun traceur et n’appelle aucun autre site. Un cookie retient la langue si vous la changez, un autre votre dernière lecture d’un plan.
about-privacy-ledger = { $count ->
    [one] Chaque réponse est inscrite au journal de la ville. La question est gardée à part un jour, puis effacée. Une ville peut choisir une autre durée : son registre des données la donne.
   *[other] Chaque réponse est inscrite au journal de la ville. La question est gardée à part { $n } jours, puis effacée. Une ville peut choisir une autre durée : son registre des données la donne.
}
about-privacy-gaps = { $count ->
    [one] Une question qui trouve sa réponse n’est pas gardée. Une question sans réponse est gardée au plus { $n } jour après sa dernière apparition, sans nom ni adresse, pour que la ville complète ses documents.
   *[other] Une question qui trouve sa réponse n’est pas gardée. Une question sans réponse est gardée au plus { $n } jours après sa dernière apparition, sans nom ni adresse, pour que la ville complète ses documents.
}
about-privacy-machine = Tout se passe sur le serveur de la ville. N’écrivez pas de renseignements personnels dans votre question : ce n’est pas utile.

## Accessibilité

accessibility-title = Accessibilité
accessibility-lead = Ce site doit pouvoir servir à tout le monde. Voici ce qui est fait, ce qui est vérifié et ce qui reste imparfait.
accessibility-done-title = Ce qui est fait
accessibility-done-keyboard = Tout se fait au clavier ; l’élément choisi est bien visible.
accessibility-done-reader = Les titres, listes, tableaux et champs sont décrits pour les lecteurs d’écran. Chaque image de page a son texte à côté.
accessibility-done-sight = Le texte est grand, les contrastes suffisants, le mode sombre suivi. Le site se lit sur un petit écran et agrandi à 200 %.
accessibility-done-script = Le site fonctionne sans JavaScript et sans connexion rapide.
accessibility-done-paper = Une réponse s’imprime avec ses sources.
accessibility-checked-title = Ce qui est vérifié
accessibility-checked-what = Chaque page est contrôlée par un outil automatique (axe) selon les règles WCAG 2.2 de niveau AA, en clair et en sombre, sur petit et grand écran, avant chaque version.
accessibility-limits-title = Ce qui reste imparfait
accessibility-limit-original = Les fichiers d’origine sont tels que la ville les a reçus. Certains PDF ne sont pas accessibles : le texte de la page l’est.
accessibility-limit-picture = Une page numérisée peut contenir des erreurs de reconnaissance.
accessibility-limit-people = Aucun audit complet par des personnes handicapées n’a encore eu lieu.
accessibility-tell-title = Signaler une difficulté
accessibility-tell-what = Si une page vous gêne, adressez-vous à la ville par les contacts de sa page d’accueil : elle doit vous donner l’information autrement.

## Erreurs

error-do = Que faire :
error-reference = Référence à donner à l’administrateur :
error-home = Revenir à l’accueil
error-agents-only-title = Cette page est réservée aux agents
error-agents-only-what = Vous n’êtes pas entré dans l’espace des agents, ou votre accès a expiré. Rien n’a été changé.
error-agents-only-next = ouvrez le lien des agents, ou donnez la clé.
error-bad-request-title = La demande n’a pas été comprise
error-bad-request-what = L’adresse ou le formulaire contient quelque chose d’inattendu. Rien n’a été changé.
error-bad-request-next = revenez à la page précédente et recommencez.
error-busy-title = Beaucoup de monde en ce moment
error-busy-what = Le serveur répond à d’autres personnes. Votre question n’a pas été traitée ; rien n’est perdu d’autre.
error-busy-next = attendez une minute, puis rechargez la page.
error-data-folder-read-only-title = Le serveur ne peut pas écrire
error-data-folder-read-only-what = Ce qui était enregistré est intact, mais rien de nouveau n’a pu l’être.
error-data-folder-read-only-next = prévenez l’administrateur : il doit rendre le dossier des données modifiable.
error-disk-full-title = Le disque du serveur est plein
error-disk-full-what = Ce qui était enregistré est intact, mais le nouvel envoi n’a pas pu être gardé.
error-disk-full-next = prévenez l’administrateur, puis renvoyez les fichiers.
error-exists-already-title = Cela existe déjà
error-exists-already-what = Rien n’a été changé.
error-exists-already-next = choisissez un autre nom.
error-forged-form-title = Le formulaire a expiré
error-forged-form-what = Par sécurité, un formulaire doit venir de sa propre page et d’un accès en cours. Rien n’a été changé.
error-forged-form-next = revenez à la page, rechargez-la, puis recommencez.
error-internal-title = Une erreur est survenue chez nous
error-internal-what = Votre demande n’a pas abouti. Ce qui était enregistré est intact.
error-internal-next = réessayez dans un moment. Si cela se répète, donnez la référence à l’administrateur.
error-invalid-value-title = Une valeur ne convient pas
error-invalid-value-what = Ce qui a été envoyé ne peut pas être utilisé tel quel. Rien n’a été changé.
error-invalid-value-next = corrigez, puis recommencez.
error-method-not-allowed-title = Cette adresse ne s’utilise pas ainsi
error-method-not-allowed-what = La demande n’est pas du type attendu. Rien n’a été changé.
error-method-not-allowed-next = revenez à l’accueil.
error-no-file-chosen-title = Aucun fichier choisi
error-no-file-chosen-what = L’envoi ne contenait pas de fichier. Rien n’a été changé.
error-no-file-chosen-next = revenez à la page, choisissez un fichier ou un dossier, puis envoyez.
error-no-page-image-title = Cette page n’a pas d’image
error-no-page-image-what = Le document n’est pas un PDF, ou le fichier est abîmé à cet endroit.
error-no-page-image-next = lisez le texte de la page, ou téléchargez l’original.
error-not-found-title = Page introuvable
error-not-found-what = Cette adresse n’existe pas, ou le document a été retiré ou réservé.
error-not-found-next = vérifiez l’adresse, ou repartez de l’accueil.
error-switched-off-title = La ville a arrêté cette lecture automatique
error-switched-off-what = Rien n’a été lu ni changé.
error-switched-off-next = saisissez à la main, ou demandez à un administrateur de la remettre en service.
error-stopping-title = Le serveur redémarre
error-stopping-what = Ce qui a été accepté est gardé et continuera.
error-stopping-next = attendez une minute, puis rechargez la page.
error-timeout-title = La réponse a pris trop de temps
error-timeout-what = La demande a été abandonnée pour ne pas bloquer les autres. Rien n’est perdu.
error-timeout-next = réessayez dans un moment.
error-too-large-title = C’est trop lourd
error-too-large-what = L’envoi dépasse les limites. Rien de cet envoi n’a été gardé.
error-too-large-next = envoyez moins de fichiers à la fois, ou coupez les plus gros.
error-too-many-requests-title = Trop de questions à la fois
error-too-many-requests-what = Beaucoup de demandes sont venues de votre adresse en peu de temps.
error-too-many-requests-next = attendez une minute, puis rechargez la page.
error-unsupported-media-type-title = Ce type d’envoi n’est pas accepté
error-unsupported-media-type-what = La demande n’a pas la forme attendue ici. Rien n’a été changé.
error-unsupported-media-type-next = utilisez le formulaire de la page, ou suivez la documentation de l’API.
error-upload-interrupted-title = L’envoi s’est interrompu
error-upload-interrupted-what = La connexion s’est coupée avant la fin. Rien de cet envoi n’a été gardé.
error-upload-interrupted-next = renvoyez les fichiers : ceux qui étaient déjà là ne seront pas pris deux fois.
error-wrong-key-title = Cette clé n’ouvre rien
error-wrong-key-what = La clé donnée n’est pas celle de ce serveur, ou elle a été changée.
error-wrong-key-next = demandez le lien des agents à l’administrateur.

# The ledger
ledger-title = Journal des actions
ledger-lead = Tout ce qui se passe sur ce site est inscrit ici et ne peut plus être modifié : réponses, documents, réglages, lectures de ce journal.
ledger-reason = Pourquoi lisez-vous le journal ?
ledger-reason-why = Votre motif est inscrit au journal avec cette lecture. Au moins 5 caractères.
ledger-action = Action
ledger-all-actions = Toutes les actions
ledger-from = Du
ledger-to = Au
ledger-read = Lire
ledger-export-csv = Exporter en CSV
ledger-export-json = Exporter en JSON
ledger-total = { $count ->
    [0] Aucune inscription
    [one] Une inscription
   *[other] { $n } inscriptions
}
ledger-older = Inscriptions plus anciennes
ledger-erase = Effacer ce texte
ledger-erased = Le texte a été effacé ; son empreinte reste dans la chaîne.
ledger-retention = { $count ->
    [one] Les questions sont effacées après un jour. L’inscription reste, sans la question.
   *[other] Les questions sont effacées après { $n } jours. L’inscription reste, sans la question.
}
ledger-actor-public = Une personne du public
ledger-actor-agent-key = Un agent
ledger-actor-system = Parvis
ledger-action-answer-given = Réponse donnée
ledger-action-answer-refused = Question restée sans réponse
ledger-action-ai-switched = Intelligence artificielle activée ou arrêtée
ledger-action-evaluation-recorded = Évaluation enregistrée
ledger-action-register-changed = Responsable changé dans le registre
ledger-action-contest-received = Réponse contestée
ledger-action-contest-decided = Contestation traitée
ledger-action-contest-erased = Contestation effacée
ledger-action-backup-begun = Sauvegarde commencée
ledger-action-words-looked-for = Mots d’une personne recherchés
ledger-action-words-erased = Mots d’une personne effacés
ledger-action-retention-purged = Compte rendu de la purge
ledger-action-personal-data-seen = Données personnelles consultées
ledger-action-import-begun = Fichiers envoyés
ledger-action-import-finished = Fichiers traités
ledger-action-document-added = Document ajouté
ledger-action-document-replaced = Document remplacé
ledger-action-document-deleted = Document supprimé
ledger-action-visibility-changed = Visibilité changée
ledger-action-gap-closed = Question sans réponse réglée
ledger-action-gap-erased = Question sans réponse effacée
ledger-action-city-created = Ville créée
ledger-action-contacts-changed = Points de contact changés
ledger-action-examples-changed = Exemples de questions changés
ledger-action-acronyms-changed = Sigles changés
ledger-action-model-changed = Modèle changé
ledger-action-ledger-read = Journal lu
ledger-action-ledger-exported = Journal exporté
ledger-action-kept-erased = Texte effacé
ledger-action-plan-created = Plan créé
ledger-action-plan-changed = Plan modifié
ledger-action-plan-published = Plan montré ou caché
ledger-action-plan-read = Document lu pour un plan
ledger-action-plan-imported = Lecture reprise dans un plan
ledger-action-plan-deleted = Plan supprimé

# Accounts
nav-sign-in = Se connecter
nav-sign-out = Se déconnecter
nav-account = Mon compte
nav-people = Personnes
account-email = Adresse e-mail
account-name = Nom
account-name-hint = Tel que les autres personnes de la ville le verront.
account-password = Mot de passe
account-new-password = Nouveau mot de passe
account-password-hint = 12 caractères au moins. Trois ou quatre mots sans lien entre eux font un bon mot de passe.
password-too-short = Ce mot de passe est trop court : il faut 12 caractères au moins.
password-too-long = Ce mot de passe est trop long : 128 caractères au plus.
password-guessable = Ce mot de passe se devine vite, ou figure dans des listes volées. Prenez par exemple trois ou quatre mots sans lien entre eux.
sign-in-title = Se connecter
sign-in-button = Se connecter
sign-in-wrong = L’adresse et le mot de passe ne vont pas ensemble. Vérifiez les deux.
sign-in-wait = { $count ->
    [one] Il y a eu trop d’essais. Réessayez dans une minute, ou depuis un appareil où vous vous êtes déjà connecté.
   *[other] Il y a eu trop d’essais. Réessayez dans { $n } minutes, ou depuis un appareil où vous vous êtes déjà connecté.
}
sign-in-cookie = Deux cookies sont posés sur cet appareil : l’un vous garde connecté, l’autre évite que des essais faits ailleurs vous bloquent. Ils ne servent à rien d’autre.
link-title = Votre compte
link-setup-title = Mettre Parvis en service
link-setup-lead = Vous devenez administrateur des villes qui n’en ont pas encore. Ce lien ne sert qu’une fois.
link-invitation-title = Bienvenue à { $city }
link-invitation-accept = La ville vous invite. Votre compte vous ouvrira aussi ses pages, avec ce qu’elle vous confie.
link-accept = Accepter
link-invitation-lead = La ville vous invite. Choisissez un mot de passe pour ouvrir votre compte.
link-reset-title = Choisir un autre mot de passe
link-reset-lead = Vous serez déconnecté de tous vos appareils.
link-button = Continuer
link-invalid = L’adresse ou le nom ne convient pas. Vérifiez les deux.
link-password-chosen = Votre mot de passe est changé. Connectez-vous.
me-title = Mon compte
me-cities = Mes villes
me-no-city = Aucune ville ne vous a donné de rôle pour l’instant.
me-operator = Vous faites aussi fonctionner cette installation.
me-sessions = Appareils connectés
me-sessions-lead = Si vous ne reconnaissez pas un appareil, déconnectez-le et changez votre mot de passe.
me-device-unknown = Appareil inconnu
me-this-device = cet appareil
me-since = Connecté le
me-seen = utilisé le
me-end = Déconnecter
me-end-others = Déconnecter tous les autres appareils
me-password = Mot de passe
me-password-present = Mot de passe actuel
me-password-ends = Vos autres appareils seront déconnectés.
me-password-button = Changer le mot de passe
me-password-changed = Votre mot de passe est changé. Vos autres appareils sont déconnectés.
me-tokens = Clés de programmes
me-end = Vos données
me-data-what = Tout ce qui est gardé de votre compte, dans un fichier :
me-data = Télécharger mes données
me-close = Fermer mon compte
me-close-what = Le compte, ses appareils, ses clés et ses rôles sont effacés, tout de suite et pour de bon. Le journal de la ville garde ce qui a été fait sous un numéro, sans votre nom.
me-close-button = Fermer le compte pour de bon
me-last-administrator = Vous êtes le dernier administrateur d’une ville : nommez quelqu’un d’abord.
me-tokens-lead = Une clé permet à un programme d’agir en votre nom dans une ville, pour un temps. Elle ne peut jamais plus que vous.
me-token-new = Créer une clé
me-token-name = À quoi sert-elle ?
me-token-city = Ville
me-token-days = Durée
me-token-write-hint = Sans cette case, le programme ne fait que lire.
me-token-button = Créer la clé
me-token-made = Votre clé. Copiez-la maintenant : elle ne sera plus affichée.
me-token-expired = expirée
me-token-until = valable jusqu’au
me-token-revoke = Révoquer
scope-read = lire
scope-write = modifier
days = { $count ->
    [one] un jour
   *[other] { $n } jours
}
forgotten-title = Mot de passe oublié
forgotten-lead = Donnez votre adresse. Nous y envoyons un lien pour choisir un autre mot de passe.
forgotten-button = Recevoir un lien
forgotten-sent = Si cette adresse a un compte ici, un lien vient de lui être envoyé. Il s’ouvre pendant 30 minutes. Regardez aussi parmi les indésirables.
forgotten-no-mail = Ce site n’envoie pas de messages. Demandez un nouveau lien à un administrateur de votre ville.
mail-reset-subject = Choisir un autre mot de passe
mail-reset-text =
    Bonjour,

    Quelqu’un a demandé un autre mot de passe pour votre compte. Si c’est vous, ouvrez ce lien dans les 30 minutes :

    { $link }

    Il ne sert qu’une fois. Si ce n’est pas vous, il n’y a rien à faire : votre mot de passe ne change pas.
code-title = Votre code
code-lead = Ouvrez l’application de codes de votre téléphone et recopiez le code affiché pour Parvis.
code-field = Code à six chiffres
code-recovery-hint = Sans votre téléphone, utilisez l’un de vos codes de secours.
code-wrong = Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant.
second-title = Code en plus du mot de passe
second-lead = Photographiez cette image avec une application de codes, puis recopiez le code affiché.
second-picture = Image à photographier avec une application de codes
second-secret = Ou recopiez ce secret dans l’application :
second-code = Premier code affiché
second-confirm = Activer
second-done = C’est fait : un code vous sera demandé à chaque connexion.
second-recovery = Codes de secours
second-recovery-what = Gardez-les sur papier, loin de votre téléphone. Chacun remplace un code, une seule fois. Ils ne seront plus affichés.
second-print = Imprimer
second-on = Un code de votre téléphone est demandé à chaque connexion.
second-left = { $count ->
    [0] Il ne reste aucun code de secours.
    [one] Il reste un code de secours.
   *[other] Il reste { $n } codes de secours.
}
second-off = Avec un code de votre téléphone, un mot de passe volé ne suffit plus pour entrer.
second-begin = Demander un code à chaque connexion
second-remove = Ne plus demander de code
passkeys-title = Clés d’accès
passkeys-what = Votre téléphone, votre ordinateur ou une clé de sécurité vous connecte, avec votre empreinte, votre visage ou son code. Rien à retenir, rien qu’un faux site puisse vous prendre.
passkey-since = Ajoutée
passkey-new = Ajouter une clé d’accès
passkey-new-what = L’appareil demandera votre empreinte, votre visage ou son code. Ils n’en sortent jamais.
passkey-name = Nom de cet appareil
passkey-name-hint = Il vous dira laquelle retirer si vous perdez l’appareil.
passkey-make = Créer la clé d’accès
passkey-not-now = Pas maintenant
passkey-made = La clé d’accès est ajoutée : la prochaine fois, elle vous connectera sans mot de passe.
passkey-remove = Retirer cette clé d’accès
passkey-remove-what = Elle n’ouvrira plus rien. L’appareil peut continuer à la proposer tant que vous ne l’y supprimez pas.
passkey-sign-in = Se connecter avec une clé d’accès
passkey-show = Montrer ma clé d’accès
passkey-show-what = Votre appareil va demander votre empreinte, votre visage ou son code.
passkey-password-instead = Se connecter avec le mot de passe
passkey-no-script = Les clés d’accès ont besoin de JavaScript, qui est désactivé dans ce navigateur. Votre mot de passe fonctionne sans.
passkey-stopped = Rien n’a été fait : l’appareil n’a pas de clé d’accès pour ce site, ou la demande a été fermée. Vous pouvez recommencer.
passkey-refused = Cette clé d’accès n’a pas été acceptée, ou la page était trop ancienne. Recommencez, ou connectez-vous avec votre mot de passe.
role-resident = Habitant
role-resident-hint = Est connu de la ville, sans rien pouvoir de plus que le public.
role-association = Association
role-association-hint = Parle au nom d’une association.
role-agent = Agent
role-agent-hint = Travaille pour la ville : documents, questions sans réponse, journal.
role-pilot = Pilote
role-pilot-hint = Répond d’un objectif d’un plan. Fait aussi ce que fait un agent.
role-elected = Élu
role-elected-hint = Siège au conseil.
role-administrator = Administrateur
role-administrator-hint = Invite les personnes, donne les rôles, règle la ville.
people-title = Personnes et services
people-lead = Qui peut faire quoi dans la ville. Chaque changement est inscrit au journal, et chaque ouverture de cette page aussi.
people-total = { $count ->
    [one] Une personne
   *[other] { $n } personnes
}
people-waiting = invitation en attente
people-invite-title = Inviter une personne
people-invite-button = Inviter
people-roles = Rôles
people-invited-title = { $email } est invité
people-invited-what = Transmettez ce lien à cette personne, et à elle seule. Il ouvre son compte, une seule fois, pendant sept jours. Il ne sera plus affiché.
people-invited-link = Lien d’invitation
person-title = Rôles d’une personne
person-roles-hint = Sans aucun rôle, la personne ne fait plus partie de la ville. Son compte reste.
person-save = Enregistrer
person-sessions = Appareils
person-sessions-what = Un appareil perdu, un départ : tous les appareils de cette personne sont déconnectés, dans toutes ses villes. Elle peut se reconnecter avec son mot de passe.
person-sessions-end = Déconnecter ses appareils
person-back = Retour aux personnes
services-title = Services
services-lead = Un service réunit des personnes de la ville qui travaillent ensemble.
services-members = { $count ->
    [0] Personne
    [one] Une personne
   *[other] { $n } personnes
}
services-change = Modifier
services-name = Nom du service
services-rename = Renommer
services-remove = Supprimer
services-new = Nouveau service
services-create = Créer
ledger-actor-account = Une personne de la ville
ledger-action-person-invited = Personne invitée
ledger-action-people-read = Liste des personnes lue
ledger-action-role-given = Rôle donné
ledger-action-role-taken = Rôle retiré
ledger-action-person-erased = Compte effacé
ledger-action-service-created = Service créé
ledger-action-service-renamed = Service renommé
ledger-action-service-removed = Service supprimé
ledger-action-service-joined = Personne ajoutée à un service
ledger-action-service-left = Personne retirée d’un service
ledger-action-signed-in = Connexion
ledger-action-password-chosen = Mot de passe choisi
ledger-action-sessions-ended = Appareils déconnectés
ledger-action-passkey-added = Clé d’accès ajoutée
ledger-action-passkey-removed = Clé d’accès retirée
ledger-action-second-factor-added = Code à la connexion activé
ledger-action-second-factor-removed = Code à la connexion désactivé
ledger-action-recovery-code-used = Code de secours utilisé
ledger-action-token-made = Clé de programme créée
ledger-action-token-revoked = Clé de programme révoquée
error-last-administrator-title = Il faut garder un administrateur
error-last-administrator-what = C’est le dernier administrateur de la ville. Rien n’a été changé.
error-last-administrator-next = nommez d’abord quelqu’un d’autre administrateur.
error-link-closed-title = Ce lien ne s’ouvre plus
error-link-closed-what = Il a déjà servi, il est trop ancien, ou un autre l’a remplacé.
error-link-closed-next = demandez un nouveau lien à la personne qui vous l’a envoyé.
error-not-allowed-title = Votre rôle ne le permet pas
error-not-allowed-what = Aucun de vos rôles dans cette ville ne donne accès à cette page.
error-not-allowed-next = demandez ce rôle à un administrateur de la ville.
error-sign-in-needed-title = Connectez-vous d’abord
error-sign-in-needed-what = Cette page est propre à chaque personne : il faut savoir qui vous êtes.
error-sign-in-needed-next = connectez-vous, puis revenez ici.
error-try-later-title = Trop d’essais
error-try-later-what = Plusieurs essais de suite étaient faux. Rien n’a été changé.
error-try-later-next = attendez un peu, puis réessayez.
error-weak-password-title = Ce mot de passe ne convient pas
error-weak-password-what = Il est trop court, trop long, ou se devine vite. Rien n’a été changé.
error-weak-password-next = prenez trois ou quatre mots sans lien entre eux.
error-wrong-credentials-title = Cela ne va pas ensemble
error-wrong-credentials-what = L’adresse et le mot de passe ne vont pas ensemble. Rien n’a été changé.
error-wrong-credentials-next = vérifiez les deux.
## Plans

error-changed-meanwhile-title = Cela a changé entre-temps
error-changed-meanwhile-what = Quelqu’un a modifié cet élément, ou d’autres éléments en dépendent. Rien n’a été écrit.
error-changed-meanwhile-next = Rouvrez la page pour voir ce qui a changé, puis recommencez.
error-field-refused-title = Un champ ne peut pas être gardé
error-field-refused-what = Une valeur envoyée n’a pas la forme attendue. Rien n’a été écrit.
error-field-refused-next = Revenez à la page précédente, corrigez ce champ, puis enregistrez.
nav-plans = Plans
nav-manage-plans = Plans
plan-tabs = Pages du plan
plan-tab-front = Vue d’ensemble
plan-tab-sheets = Actions
plan-tab-money = Argent
plan-tab-indicators = Indicateurs
plan-tab-matrix = Évaluation
plan-tab-meetings = Réunions
plan-tab-changes = Changements
plan-all = Tous les plans de la ville
plan-hidden = Pas encore public
plan-manage = Gérer ce plan
plan-catalogue-title = Plans de { $city }
plan-catalogue-heading = Les plans de la ville
plan-catalogue-lead = Ce que la ville et ses partenaires ont promis, qui s’en charge, et où on en est.
plan-catalogue-none = Aucun plan n’est publié pour le moment.
plan-chart-progress = Avancement des actions
plan-chart-progress-axis = Avancement des actions par axe
plan-chart-progress-what = { $done } actions faites sur { $total }. Le tableau dit la même chose.
plan-percent-done = { $percent } % faites
plan-percent = { $percent } %
plan-percent-reached = { $percent } % atteints
plan-from-to = Du { $from } au { $to }
plan-from = À partir du { $from }
plan-until = Jusqu’au { $to }
plan-axis-n = Axe { $number }
plan-without-axis = Hors des axes
plan-done-of = { $done } sur { $total }
plan-done-of-sheets = Actions faites : { $done } sur { $total }
plan-fact-done = actions faites
plan-fact-under-way = en cours
plan-fact-late = en retard
plan-fact-planned = prévus
plan-fact-spent = dont { $sum } dépensés
plan-where = Où en est-on ?
plan-as-table = Lire en tableau
plan-column-axis = Axe
plan-column-total = En tout
plan-column-funder = Financeur
plan-column-planned = Prévu
plan-column-spent = Dépensé
plan-column-share = Part
plan-column-year = Année
plan-column-value = Valeur
plan-column-when = Date
plan-column-target = Cible
plan-column-source = Source
plan-moved = Ce qui a bougé
plan-moved-none = Rien n’a encore changé.
plan-moved-all = Tous les changements
plan-becomes = devient
plan-since-none = Rien n’a changé depuis votre dernière visite ({ $day }).
plan-since-day = depuis le { $day }.
plan-late = En retard
plan-late-title = Ce qui est en retard
plan-late-none = Aucune action n’est en retard.
plan-late-since = En retard depuis le { $day }
plan-money-title = L’argent du plan
plan-money-all = Tout sur l’argent
plan-money-none = Aucun montant n’est encore connu.
plan-money-lead = { $planned } prévus, { $spent } dépensés.
plan-money-announced = Montants annoncés
plan-money-announced-what = Ce que le document du plan annonce, pour toute sa durée.
plan-spent = Dépensé
plan-to-spend = Reste à dépenser
plan-chart-funders = Argent par financeur
plan-chart-funders-what = { $sum } prévus en tout. Le tableau dit la même chose.
plan-chart-years = Argent prévu par année et par financeur
plan-chart-years-what = Une barre par année. Le tableau dit la même chose.
plan-other-funders = Autres financeurs
plan-whole-plan = Toute la durée
plan-axes = Les engagements
plan-follow = Suivre ce plan
plan-follow-feed = Fil des changements (Atom)
plan-follow-document = Le document du plan
plan-follow-contact = Pour toute question : { $contact }
plan-changes-title = Ce qui a changé
plan-edit = Modifier
plan-edit-sheet = Modifier cette fiche
plan-add-sheet = Ajouter une action
plan-add-row = Ajouter une ligne
plan-add-meeting = Ajouter une réunion
plan-sheets-title = Les actions
plan-sheets-none = Aucune action ne correspond.
plan-filter-text = Chercher dans les actions
plan-filter-any = Tous
plan-filter-place = Quartier
plan-filter-pilot = Pilote
plan-internal = Interne
plan-step-done = fait
plan-history = Historique
plan-indicators-title = Les indicateurs
plan-computed = calculé
plan-no-value = pas encore de valeur
plan-values = Valeurs
plan-target-line = Trait en pointillé : la cible,
plan-target-by = { $value } au { $day }
plan-chart-indicator-what = Unité : { $unit }. Cible : { $target }. Le tableau dit la même chose.
plan-matrix-title = L’évaluation
plan-matrix-lead = { $judged } questions jugées sur { $total }.
plan-meetings-title = Les réunions de suivi
plan-meetings-calendar = Calendrier des réunions (iCal)
plan-meeting-last = Dernière réunion
plan-meeting-next = Prochaine réunion
plan-meeting-proposed = Date proposée pour tenir la règle
plan-meeting-plan = Fixer cette réunion
plan-meeting-planned = à venir
plan-meeting-unconfirmed = date passée, tenue à confirmer
plan-meeting-over = Le plan est terminé : aucune réunion n’est à prévoir.
plan-breach-title = La règle n’a pas été tenue
plan-breach = { $days } jours entre le { $from } et le { $to }
plan-breach-open = { $days } jours depuis le { $from }
plan-agenda-proposed = Ordre du jour proposé
plan-agenda-late = En retard depuis le { $day } : { $name }
plan-agenda-changed = A changé : { $name } ({ $status })
plan-agenda-task = À rendre compte : { $name } ({ $owner })
plan-agenda-task-alone = À rendre compte : { $name }
plan-proof-page = p. { $page }
plan-nothing = rien
plan-yes = oui
plan-no = non
plan-status-unknown = Pas précisé
plan-status-to-develop = À lancer
plan-status-under-way = En cours
plan-status-done = Fait
plan-status-suspended = En pause
plan-status-abandoned = Abandonné
plan-judgement-open = Pas encore jugé
plan-judgement-reached = Atteint
plan-judgement-partly = Atteint en partie
plan-judgement-not-reached = Pas atteint
plan-frequency-monthly = Chaque mois
plan-frequency-quarterly = Chaque trimestre
plan-frequency-yearly = Chaque année
plan-frequency-occasional = De temps en temps
plan-part-districts = Évolution des quartiers prioritaires
plan-part-actions = Actions de l’année
plan-part-perspectives = Perspectives et améliorations
plan-part-links = Liens entre le social, l’économique et l’urbain
plan-part-opinion = Avis du conseil citoyen
plan-kind-plan = Plan
plan-kind-axis = Axe
plan-kind-objective = Objectif
plan-kind-sheet = Action
plan-kind-indicator = Indicateur
plan-kind-group = Groupe
plan-kind-meeting = Réunion
plan-kind-matrix = Ligne d’évaluation
plan-kind-chapter = Chapitre du rapport
plan-fault-syntax = formule illisible
plan-fault-too-deep = formule qui tourne en rond
plan-fault-missing = manque : { $name }
plan-fault-division-by-zero = division par zéro
plan-fault-too-large = résultat trop grand
plan-field-created = Ajout
plan-field-deleted = Suppression
plan-field-visibility = Visibilité
plan-field-number = Numéro
plan-field-title = Titre
plan-field-description = Description
plan-field-status = État
plan-field-status-reason = Raison
plan-field-pilots = Pilotes
plan-field-partners = Partenaires
plan-field-instruments = Outils et dispositifs
plan-field-neighbourhoods = Quartiers
plan-field-target-public = Public visé
plan-field-dates = Dates
plan-field-start = Début
plan-field-end = Fin
plan-field-steps = Étapes
plan-field-budget = Budget
plan-field-indicators = Indicateurs
plan-field-documents = Documents
plan-field-notes = Notes de travail
plan-field-summary = Résumé
plan-field-currency = Monnaie
plan-field-orientations = Orientations
plan-field-funding = Montants annoncés
plan-field-contact = Contact
plan-field-theme = Thème
plan-field-code = Code
plan-field-name = Nom
plan-field-definition = Définition
plan-field-unit = Unité
plan-field-source = Source
plan-field-frequency = Rythme
plan-field-target = Cible
plan-field-target-day = Date de la cible
plan-field-formula = Formule
plan-field-values = Valeurs
plan-field-cadence-days = Jours entre deux réunions, au plus
plan-field-members = Membres
plan-field-day = Jour
plan-field-time = Heure
plan-field-place = Lieu
plan-field-held = A eu lieu
plan-field-agenda = Ordre du jour
plan-field-decisions = Décisions
plan-field-tasks = Tâches
plan-field-question = Question
plan-field-criterion = Critère
plan-field-judgement = Jugement
plan-field-comment = Commentaire
plan-field-year = Année
plan-field-part = Partie
plan-field-text = Texte
plan-back = Revenir
plan-save = Enregistrer
plan-cancel = Ne rien changer
plan-organisations = Organisations
plan-one-a-line = Une par ligne.
plan-people = Personnes
plan-people-hint = Une par ligne. Leurs noms ne sont jamais montrés au public.
plan-rows-hint = Videz une ligne pour la retirer. Deux lignes vides reviennent à chaque enregistrement.
plan-said-by = Dit par le document :
plan-refused-what = { $field } : { $why }
plan-refused-kept = Rien n’a été écrit. Ce que vous avez tapé est toujours là.
plan-refused-too-long = trop long, ou avec des signes illisibles
plan-refused-missing = il manque une valeur
plan-refused-reason-missing = dites pourquoi
plan-refused-dates-reversed = la fin vient avant le début
plan-refused-amount = ce n’est pas un montant
plan-refused-formula = la formule ne se lit pas
plan-refused-code = lettres minuscules, chiffres et _ seulement
plan-refused-date = ce n’est pas une date
plan-refused-number = ce n’est pas un nombre
plan-refused-unknown = ce champ n’existe pas
plan-refused-document = collez l’adresse de la page du document
plan-met-title = Quelqu’un d’autre a enregistré entre-temps
plan-met-what = Rien n’est perdu : ni ses changements, ni les vôtres. Rien n’a encore été écrit de votre côté.
plan-met-theirs = Ce qui a changé pendant que vous écriviez
plan-met-no-clash = Vos changements portent sur d’autres champs : ils sont repris ci-dessous. Relisez, puis enregistrez.
plan-met-clash = Vous avez tous les deux changé les champs ci-dessous. Choisissez, relisez, puis enregistrez.
plan-met-field = { $field } : quelle version garder ?
plan-met-keep-theirs = Garder ce qui est enregistré
plan-met-take-mine = Prendre ce que j’ai écrit
plan-seen-by = Qui voit quoi
plan-seen-by-what = Un champ interne disparaît des pages publiques, des fichiers ouverts et de l’historique public.
plan-public = Public
plan-make-public = Rendre public
plan-make-internal = Garder en interne
plan-remove = Retirer du plan
plan-remove-what = Ce qui est retiré ne revient pas. L’historique garde la trace pour les agents. Ce qui contient d’autres éléments ne peut pas être retiré.
plan-manage-title = Gérer les plans
plan-create = Créer un plan
plan-create-address = Adresse du plan
plan-create-address-hint = Lettres minuscules, chiffres et tirets : contrat-de-ville-2024
plan-edit-plan = Modifier la présentation
plan-hide = Cacher au public
plan-publish = Rendre public
plan-new = Ajouter : { $kind }
plan-hint-pilots = Dans une fiche, laissez vide pour garder ceux de l’objectif.
plan-hint-neighbourhoods = Un par ligne.
plan-hint-instruments = Un par ligne.
plan-hint-agenda = Un point par ligne.
plan-hint-decisions = Une décision par ligne.
plan-hint-documents = Une adresse de document par ligne.
plan-hint-code = Nom court pour les formules et les données : visites_mois
plan-hint-formula = Vide pour une valeur mesurée. Sinon : droits / foyers * 100, ou planned(“État”) / planned(“Ville”) avec des guillemets droits.
plan-hint-cadence-days = 42 pour six semaines. 0 : pas de règle.
plan-hint-status-reason = Obligatoire pour une action en pause ou abandonnée. Visible de tous.
plan-hint-notes = Interne : jamais montré au public, sauf si vous le changez plus bas.
plan-column-title = Étape
plan-column-due = Pour le
plan-column-done = Fait
plan-column-planned-cents = Prévu
plan-column-spent-cents = Dépensé
plan-column-text = Tâche
plan-column-owner = Qui
plan-column-day = Jour
plan-column-note = D’où vient la valeur
plan-currency-eur = Euro
plan-currency-cad = Dollar canadien
plan-imports-title = Lire un plan dans un document
plan-imports-lead = Le programme propose, vous décidez. Rien n’entre dans un plan sans avoir été vu.
plan-imports-waiting = Lectures à regarder
plan-import-read = Lire ce document
plan-import-document = Document
plan-import-plan = Pour quel plan ?
plan-import-new = Un nouveau plan
plan-import-lead = Regardez chaque partie à côté des mots du document.
plan-import-remarks = À savoir avant de commencer
plan-import-seen = vu
plan-import-unsaid-what = Ces éléments restent dans le plan : une lecture n’efface jamais rien.
plan-import-take = Reprendre dans le plan
plan-import-not-yet = Décidez d’abord de chaque élément.
plan-import-drop = Mettre cette lecture de côté
plan-import-drop-what = Rien n’entrera dans un plan. Le document reste dans la bibliothèque.
plan-import-back = Revenir à la lecture
plan-import-words = Les mots du document
plan-import-page = Page { $page }
plan-import-fields = Ce qui est proposé
plan-import-same = Le plan dit déjà la même chose
plan-import-is-new = Nouveau
plan-import-differs = Diffère du plan
plan-import-where = où ?
plan-import-keep = Garder : { $value }
plan-import-decide = Décision
plan-import-accept = Accepter
plan-import-refuse = Refuser
plan-import-merge = Réunir avec une autre
plan-import-merge-into = Avec laquelle
plan-import-split = Partager en plusieurs actions
plan-import-split-hint = Une action par ligne.
plan-import-save = Enregistrer et continuer
plan-import-met = Quelqu’un d’autre a décidé entre-temps
plan-import-met-what = Ses décisions sont notées sur chaque élément. Les vôtres sont encore dans le formulaire, rien n’en est écrit : relisez, puis enregistrez.
plan-import-refused = Une valeur ne peut pas être lue. Rien n’a été enregistré.
plan-import-how = Décochez ce qui est de trop, corrigez ce qui est mal lu. Corriger un élément, c’est l’accepter.
plan-import-undo = Revenir à ce qui a été lu
plan-import-all = Accepter tout ce qui reste sur cette page
plan-import-decided-taken = Accepté
plan-import-decided-corrected = Accepté, corrigé
plan-import-decided-refused = Refusé
plan-import-decided-merged = Réuni avec un autre
plan-import-lost = Ces éléments sont acceptés, mais ce qui les contient est refusé : ils n’auraient pas de place. Acceptez les deux, ou refusez les deux.
plan-field-merged = Réunir
plan-refused-merge = choisissez avec quel élément
plan-refused-funder = dites qui paie, ou décochez la ligne
plan-import-no-funder = Le document ne dit pas qui paie : nommez le financeur, ou décochez cette ligne.
plan-import-group-plan = Le plan, ses axes et ses chiffres
plan-level-sure = sûr
plan-level-likely = à vérifier
plan-level-doubtful = douteux
plan-remark-count-differs = Le nombre d’axes ou d’objectifs annoncé n’est pas celui qui a été trouvé.
plan-remark-number-missing = Il manque un numéro dans la suite.
plan-remark-number-twice = Le même numéro sert deux fois.
plan-remark-sum-differs = Les montants par financeur ne font pas le total annoncé.
plan-remark-other-currency = Des montants sont dans une autre monnaie que celle du plan : ils n’y entrent pas.
plan-remark-status-unknown = Pour certaines actions, le document ne dit pas si elles sont en cours ou à lancer.
plan-remark-order-repaired = Des titres étaient loin de leur texte : leur ordre a été rétabli.
plan-remark-cut = Le document est plus long que ce qui est lu.
plan-remark-no-plan = Rien qui ressemble à un plan n’a été trouvé.
plan-data-title = Données ouvertes du plan
plan-data-lead = Tout ce qui est public, à reprendre librement. Les noms et les adresses ne changent pas.
plan-data-api = Le même contenu par l’interface de programmation :
plan-data-plan-json = Le plan entier, avec les mots des documents qui prouvent chaque champ
plan-data-sheets-csv = Les actions
plan-data-budget-csv = L’argent, par financeur et par année
plan-data-indicators-csv = Les valeurs des indicateurs
plan-data-matrix-csv = L’évaluation
plan-follow-data = Données ouvertes (CSV, JSON)
plan-tab-report = Rapport annuel
plan-report-title = { $plan } : rapport annuel { $year }
plan-report-subtitle = { $city }, état au { $day }
plan-report-notes = D’où viennent les chiffres
plan-report-law = Ce rapport suit le plan que demandent l’article L1111-2 du code général des collectivités territoriales (loi du 21 février 2014) et le décret du 3 septembre 2015 : orientations, évolution des quartiers prioritaires, actions de l’année, développement social urbain des communes qui reçoivent la dotation de solidarité urbaine, perspectives et améliorations, liens entre les volets social, économique et urbain, avis des conseils municipaux et des conseils citoyens, suites données.
plan-report-orientations = Les orientations
plan-report-districts = L’évolution des quartiers prioritaires
plan-report-by-place = Actions de l’année par quartier
plan-report-in-year = Actions de l’année
plan-report-actions = Les actions de { $year }
plan-report-money = L’argent de { $year }
plan-report-perspectives = Les perspectives
plan-report-links = Les liens entre le social, l’économique et l’urbain
plan-report-annex = Annexe : l’avis du conseil citoyen
plan-report-unwritten = Cette partie n’est pas encore écrite : { $part }.
plan-report-as-of = États et retards sont ceux du { $day }, tels que l’historique du plan les garde.
plan-report-unreached = { $count ->
    [one] Une action a été inscrite au plan après ce jour : l’historique ne dit pas où elle en était. Elle est montrée telle qu’elle a été inscrite.
   *[other] { $n } actions ont été inscrites au plan après ce jour : l’historique ne dit pas où elles en étaient. Elles sont montrées telles qu’elles ont été inscrites.
}
plan-report-undated = { $count ->
    [one] Une action du plan n’a ni date ni budget : elle n’est comptée dans aucune année.
   *[other] { $n } actions du plan n’ont ni date ni budget : elles ne sont comptées dans aucune année.
}
plan-report-note-register = Fiches du plan, telles que leurs pilotes les ont écrites, au { $day } : { $what }
plan-report-note-document = { $title }, page { $page } : « { $quote } »
plan-report-note-computed = Calculé : { $formula }
plan-report-odt = Texte à modifier (ODT)
plan-report-html = Page à garder (HTML)
plan-report-print = Imprimer ou garder en PDF
plan-sheets-total = { $count ->
    [one] { $n } action
   *[other] { $n } actions
}
plan-sheets-done = { $count ->
    [one] { $n } action faite
   *[other] { $n } actions faites
}
plan-late-count = { $count ->
    [one] { $n } en retard
   *[other] { $n } en retard
}
plan-late-all = { $count ->
    [one] Voir l’action en retard
   *[other] Voir les { $n } actions en retard
}
plan-since-count = { $count ->
    [one] { $n } changement
   *[other] { $n } changements
}
plan-changes-total = { $count ->
    [one] { $n } changement
   *[other] { $n } changements
}
plan-cadence = { $count ->
    [one] Ce groupe doit se réunir chaque jour.
   *[other] Ce groupe doit se réunir au moins tous les { $n } jours.
}
plan-import-undecided = { $count ->
    [one] Encore { $n } élément à décider
   *[other] Encore { $n } éléments à décider
}
plan-import-open = { $count ->
    [one] { $n } à décider
   *[other] { $n } à décider
}
plan-import-unsaid = { $count ->
    [one] { $n } élément que le document ne dit pas
   *[other] { $n } éléments que le document ne dit pas
}
plan-import-taken = { $count ->
    [one] { $n } élément accepté.
   *[other] { $n } éléments acceptés.
}

# Visibilité des documents
visibility-signed-in = Réservé aux personnes connues de la ville
visibility-service = Réservé à un service
visibility-people = Réservé à quelques personnes
readers-title = Qui peut voir ce document ?
readers-public-hint = Tout le monde peut lire, et recevoir des réponses qui en viennent.
readers-signed-in-hint = Il faut être connecté et avoir un rôle dans la ville : habitant, association, élu, agent.
readers-agents-hint = Les agents seulement, dans la bibliothèque comme dans les réponses.
readers-service-hint = Seuls les membres des services cochés plus bas, quels que soient leurs rôles.
readers-people-hint = Une adresse de courriel par ligne, de personnes qui ont un rôle dans la ville. Vous êtes toujours du nombre.
readers-services = Quels services ?
readers-services-hint = Compte seulement si vous avez choisi un service. Cochez au moins un des vôtres.
readers-people = Quelles personnes ?
readers-after = Ceux qui ne peuvent plus le voir ne le trouvent plus nulle part : ni recherche, ni réponses, ni nombre de documents.
readers-save = Enregistrer
readers-cancel = Ne rien changer
manage-readers = Qui peut le voir
error-service-in-use-title = Ce service a des documents
error-service-in-use-what = Des documents sont réservés à ses membres : plus personne ne pourrait les voir. Rien n’a été changé.
error-service-in-use-next = changez d’abord qui peut les voir, ou supprimez-les.
file-name-taken = Un document réservé à d’autres lecteurs porte ce nom. Donnez un autre nom au fichier et renvoyez-le.

# Fournisseurs d’identité
outside-title = Ou avec un autre compte
outside-go = Continuer avec { $name }
outside-mine = Comptes reliés
outside-tied = Relié
outside-tie = Relier { $name }
outside-tie-title = Relier { $name }
outside-tie-what = Vous allez vous identifier chez { $name }, puis revenir ici. Ensuite, ce compte ouvrira le vôtre.
outside-left-title = Vous êtes déconnecté
outside-left-what = Votre session ici est terminée. Vous pouvez aussi vous déconnecter de { $name }, par exemple sur un poste partagé.
outside-left-button = Se déconnecter de { $name }
outside-left-home = Retour à l’accueil
ledger-action-outside-tied = Compte d’un fournisseur d’identité relié
error-outside-refused-title = Votre identité n’a pas été confirmée
error-outside-refused-what = Le fournisseur d’identité n’a pas confirmé qui vous êtes, ou sa réponse est arrivée trop tard. Rien n’a été changé.
error-outside-refused-next = recommencez depuis la page de connexion.
error-no-passkeys-here-title = Pas de clé d’accès à cette adresse
error-no-passkeys-here-what = Les navigateurs gardent des clés d’accès pour les sites qui ont un nom, en HTTPS. Rien n’a été changé.
error-no-passkeys-here-next = ouvrez le site par son nom, ou connectez-vous avec votre mot de passe.
error-passkey-refused-title = Clé d’accès non acceptée
error-passkey-refused-what = La réponse de l’appareil n’a pas été acceptée. Rien n’a été changé.
error-passkey-refused-next = recommencez, ou connectez-vous avec votre mot de passe.
error-outside-weak-title = Il faut une identification plus sûre
error-outside-weak-what = Le fournisseur vous a reconnu moins sûrement que ce site le demande. Rien n’a été changé.
error-outside-weak-next = choisissez là-bas une manière plus sûre de vous identifier.
error-outside-unknown-title = Ce compte n’est relié à personne ici
error-outside-unknown-what = Aucun compte de ce site ne correspond à celui que vous avez là-bas. Rien n’a été changé.
error-outside-unknown-next = connectez-vous avec votre mot de passe et reliez-le dans votre page, ou demandez une invitation.
error-outside-unreachable-title = Le fournisseur d’identité ne répond pas
error-outside-unreachable-what = Il est en panne, ou il ne se présente pas comme il devrait. Rien n’a été changé.
error-outside-unreachable-next = réessayez dans un moment, ou connectez-vous avec votre mot de passe.

# E-mails
mail-invitation-subject = { $city } : votre invitation
mail-invitation-text =
    Bonjour,

    { $city } vous invite à rejoindre son espace. Ouvrez ce lien pour choisir votre mot de passe :

    { $link }

    Il ne s’ouvre qu’une fois. Si vous n’attendiez pas cette invitation, ne faites rien.
mail-outcome-subject = { $city } : la réponse à votre contestation
mail-outcome-text =
    Bonjour,

    Vous avez contesté une réponse du site de { $city }. { $outcome }

    { $words }

    Le lien que vous avez reçu en contestant montre la même réponse. N’écrivez pas à cette adresse.
mail-outcome-upheld = Vous aviez raison : la réponse est corrigée.
mail-outcome-rejected = Après examen, la réponse est maintenue.
people-sent = Le lien est aussi parti par e-mail.

me-reminders = Rappels par courriel
me-reminders-on = Vous recevez au plus un courriel par jour : réunions à venir, fiches et tâches en retard des plans où vous êtes nommé.
me-reminders-off = Vous ne recevez pas de rappel.
me-reminders-stop = Ne plus recevoir de rappels
me-reminders-start = Recevoir des rappels
plan-reminder-hello = Bonjour { $name },
plan-reminder-meetings = Réunions à venir
plan-reminder-sheets = Fiches en retard
plan-reminder-tasks = Tâches en retard
plan-reminder-off = Vous recevez au plus un rappel par jour. Pour ne plus en recevoir :
plan-reminder-more = { $count ->
    [one] et une autre
   *[other] et { $n } autres
}
plan-reminder-subject = { $count ->
    [one] Plans de la ville : une chose vous attend
   *[other] Plans de la ville : { $n } choses vous attendent
}

plan-report-pdf = Document à lire et à imprimer (PDF)
plan-report-validate = Valider le rapport { $year }
plan-validate = Valider
plan-validate-plan = Valider ce plan
plan-validate-note = Sur quelle base ?
plan-validate-note-hint = Par exemple le numéro et la date de la délibération. Tout le monde le verra. Votre nom reste dans l’historique des agents.
plan-validated = Plan validé le { $day }.
plan-report-validated = Rapport validé le { $day }.
plan-field-validations = Validations

## Réglages de la ville

nav-settings = Réglages
city-title = Réglages de la ville
city-lead = Ce que la ville choisit pour ses pages. Chaque changement est inscrit au journal et peut être annulé.
city-change = Modifier
city-save = Enregistrer
city-cancel = Ne rien changer
city-back = Réglages de la ville
city-undo = Annuler ce changement
city-saved = Enregistré : { $section }.
city-nothing-different = Rien n’était différent : rien n’a été changé.
city-elsewhere = Réglé ailleurs
city-elsewhere-ai = Arrêter ou remettre en service un usage de l’intelligence artificielle
city-elsewhere-people = Personnes, rôles et services
city-elsewhere-persons = Demandes des personnes sur leurs données
city-elsewhere-processing = Registre des données, avec ces durées
city-regime-fr = Régime légal : France. Il est choisi à la création de la ville.
city-regime-qc = Régime légal : Québec. Il est choisi à la création de la ville.
city-changes = Derniers changements
city-changes-none = Rien n’a encore été changé.
city-changes-lead = On peut annuler un changement tant que rien ne l’a remplacé.
city-change-see = Avant et après
city-change-before = Avant :
city-change-after = Après :
city-pair = { $name } : { $value }
city-section-identity = Nom et langues
city-section-colours = Couleurs
city-section-logo = Logo
city-section-contacts = Points de contact et horaires
city-section-examples = Exemples de questions
city-section-retention = Durées de conservation
city-lead-identity = Le nom tel que les gens le disent, et les langues des pages.
city-lead-colours = Les couleurs de la charte de la ville. Chaque teinte est mesurée : celle qui se lirait mal est assombrie ou éclaircie.
city-lead-logo = Une image à côté du nom de la ville, sur chaque page.
city-lead-contacts = Là où une personne répond. Indiquez un service, pas une personne. Une question sur un de ces sujets montre ce contact.
city-lead-examples = Des questions montrées à l’accueil, une par ligne. Sans elles, le site en fait à partir des titres des documents.
city-lead-retention = Combien de temps la ville garde ce que les gens ont écrit. Chaque nuit, ce qui est plus ancien est effacé pour de bon.
city-field-name = Nom de la ville
city-field-languages = Langues des pages
city-first = Langue montrée d’abord
city-field-main = Couleur principale
city-field-accent = Couleur d’accent
city-field-logo = Fichier du logo
city-field-alt = Description du logo
city-field-contact = Nom du service
city-field-topics = Sujets
city-field-phone = Téléphone
city-field-email = E-mail
city-field-address = Adresse
city-field-hours = Horaires
city-field-place = Place dans la liste
city-field-examples = Questions
city-field-example = Questions
city-field-questions-days = Questions posées, en jours
city-field-gaps-days = Questions sans réponse, en jours
city-field-contests-days = Contestations traitées, en jours
city-hint-main = Liens, cadres et fonds. Écrivez six chiffres ou lettres après #, comme #17527f. Vide : la couleur de Parvis.
city-hint-accent = Boutons et page en cours. Même forme. Vide : la couleur de Parvis.
city-hint-alt = Pour les personnes qui ne le voient pas. Vide s’il ne dit rien de plus que le nom de la ville.
city-hint-topics = Séparés par des virgules, avec les mots des gens : cantine, crèche, garderie.
city-hint-hours = Par exemple : du lundi au vendredi de 8 h 30 à 12 h.
city-hint-examples = 20 questions au plus, de 160 caractères au plus.
city-hint-questions-days = De 7 à 365. Au-dessous de 60, une question peut disparaître avant la fin du délai de recours.
city-hint-gaps-days = De 30 à 730, après la dernière fois que la question a été posée.
city-hint-contests-days = De 90 à 1825, après la réponse à la personne.
city-refused-what = { $field } : { $why }
city-refused-row = { $field } (contact ou ligne n° { $number }) : { $why }
city-refused-kept = Rien n’a été changé. Ce que vous avez écrit est dans le formulaire.
city-refused-empty = ce champ ne peut pas rester vide.
city-refused-too-long = c’est trop long.
city-refused-too-many = il y en a trop.
city-refused-none-chosen = choisissez au moins une langue.
city-refused-not-an-address = ce n’est pas une adresse e-mail.
city-refused-not-a-number = écrivez un nombre de jours.
city-refused-out-of-range = ce nombre est hors des limites.
city-refused-not-a-colour = écrivez six chiffres ou lettres de a à f après #, comme #17527f.
city-refused-not-a-picture = envoyez une image PNG, JPEG ou WebP. Un dessin SVG n’est pas pris : il peut contenir un programme.
city-refused-too-large = l’image pèse plus de 2 Mo.
city-refused-too-many-pixels = l’image est trop grande : 8 000 points de côté au plus.
city-refused-damaged = l’image est abîmée. Enregistrez-la de nouveau, puis renvoyez-la.
city-refused-kept-no-more = ce logo n’est plus gardé. Envoyez-le de nouveau.
city-met-title = Quelqu’un a changé cette partie pendant que vous écriviez
city-met-what = Rien n’a été enregistré. Elle contient maintenant :
city-met-next = Vos réponses sont encore dans le formulaire. Enregistrez pour remplacer ce qui est là, ou
city-met-take = reprenez ce qui est là.
city-weigh-title = Une durée plus courte efface
city-weigh-what = La nuit prochaine, ces textes seront effacés. On ne pourra pas les retrouver.
city-weigh-nothing = Aucun texte gardé aujourd’hui n’est plus ancien. Les prochains seront effacés plus tôt.
city-weigh-questions = { $count ->
    [one] { $n } question posée
   *[other] { $n } questions posées
}
city-weigh-gaps = { $count ->
    [one] { $n } question sans réponse
   *[other] { $n } questions sans réponse
}
city-weigh-contests = { $count ->
    [one] { $n } contestation traitée
   *[other] { $n } contestations traitées
}
city-weigh-next = Les durées ne sont pas encore changées.
city-weigh-save = Effacer plus tôt, et enregistrer
city-look = Voir les couleurs
city-look-title = Ces couleurs, telles que les pages les montrent
city-colour-own = celle de Parvis
city-colour-ground = Fond
city-colour-shown = Teinte montrée
city-colour-contrast = Contraste (4,5 au moins)
city-colour-light = Clair
city-colour-dark = Sombre
city-colour-corrected = { $chosen } se lirait mal sur nos fonds clairs : les pages montrent { $shown }, la teinte la plus proche qui se lit.
city-colour-kept = { $chosen } se lit bien : les fonds clairs la montrent telle quelle.
city-language-fr-fr = Français de France
city-language-fr-ca = Français du Québec
city-language-en = Anglais
city-logo-none = Aucun
city-logo-size = { $size } points
city-logo-no-alt = Sans description
city-logo-now = Logo actuel
city-logo-file-hint = PNG, JPEG ou WebP, 2 Mo au plus. Il est redessiné : rien d’autre que ses points n’est gardé.
city-logo-remove = Enlever le logo
city-contacts-none = Aucun
city-contacts-count = { $count ->
    [one] { $n } point de contact
   *[other] { $n } points de contact
}
city-contact-new = Nouveau point de contact
city-contact-remove = Enlever ce point de contact
city-contact-removed = sera enlevé
city-examples-none = Faits à partir des titres des documents
ledger-action-city-settings-changed = Réglage de la ville changé

# Plan: what communes did with solidarity grants, what councils say of the report.
plan-part-solidarity = Développement social urbain des communes aidées
plan-part-consultation = Avis des conseils municipaux et des conseils citoyens
plan-part-follow-up = Suites données aux avis
plan-kind-grant = Commune aidée
plan-kind-opinion = Avis d’un conseil
plan-field-commune = Commune
plan-field-fund = Dotation
plan-field-received-cents = Montant reçu dans l’année
plan-field-actions = Actions de développement social urbain
plan-field-council = Conseil
plan-field-sort = Sorte de conseil
plan-field-asked = Projet envoyé le
plan-field-answer-by = Réponse attendue pour le
plan-field-given = Avis rendu le
plan-field-stance = Avis
plan-field-observations = Observations du conseil
plan-field-follow-up = Suites données
plan-hint-received-cents = Par exemple : 1 250 000
plan-hint-actions = Une action par ligne, avec ce qu’elle a coûté.
plan-hint-answer-by = En France, au moins un mois après l’envoi (décret du 3 septembre 2015). Passé ce jour, l’avis est réputé favorable.
plan-hint-observations = Avec les mots du conseil. Joignez sa délibération ou sa contribution plus bas.
plan-hint-follow-up = Ce qui change grâce à l’avis, ou pourquoi rien ne change.
plan-column-action = Action
plan-column-granted = Dépensé pour les actions
plan-fund-dsu = Dotation de solidarité urbaine
plan-fund-fsrif = Fonds de solidarité des communes d’Île-de-France
plan-council-municipal = Conseil municipal
plan-council-citizen = Conseil citoyen
plan-council-signatory = Autre signataire
plan-stance-awaited = Attendu
plan-stance-favourable = Favorable
plan-stance-reserved = Favorable avec réserves
plan-stance-unfavourable = Défavorable
plan-stance-silent = Réputé favorable, sans réponse dans le délai
plan-refused-year = une année entre 2000 et 2100
plan-gap-received = le montant reçu
plan-gap-actions = les actions menées
plan-gap-spent = le coût d’une action au moins
plan-gap-asked = le jour où le projet a été envoyé
plan-gap-answer-by = le jour où la réponse est attendue
plan-gap-short-notice = un délai d’au moins un mois pour répondre
plan-gap-given = le jour de l’avis
plan-gap-follow-up = la suite donnée aux observations
plan-report-missing = Il manque encore : { $what }.
plan-report-not-given = non indiqué
plan-report-no-grant = Cette partie n’est pas encore écrite. Une commune qui a reçu la dotation de solidarité urbaine en { $year } dit ici combien, et ce qu’elle a fait. Si aucune ne l’a reçue, il faut l’écrire aussi.
plan-report-grants = Dotations de { $year } et leur emploi
plan-report-granted = { $what } : { $sum }
plan-report-note-declared = Déclaré par { $who }, tel que saisi au { $day }
plan-report-opinions = Avis sur le rapport { $year }
plan-report-no-opinion = Aucun avis n’est encore saisi. Le projet de rapport va aux conseils municipaux et aux conseils citoyens concernés.
plan-report-no-follow-up = Aucune suite n’est encore écrite.
plan-report-unanswered = La suite donnée aux observations reste à écrire : { $who }.
plan-report-pieces = Pièces annexées
plan-report-note-piece = Document de la bibliothèque : { $title }
plan-fill = Remplir le rapport { $year }
plan-fill-chapters = Les textes
plan-fill-written = écrit
plan-fill-unwritten = à écrire
plan-fill-add-grant = Ajouter une commune aidée
plan-fill-add-opinion = Ajouter l’avis d’un conseil
plan-data-grants-csv = Dotations de solidarité des communes (CSV)
plan-data-opinions-csv = Avis des conseils sur les rapports (CSV)
