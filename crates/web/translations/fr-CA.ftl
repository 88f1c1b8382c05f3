# Français du Québec : seulement ce qui diffère de fr-FR.ftl. L'espacement est adapté par le programme.

ask-placeholder = Ex. : comment inscrire mon enfant au camp de jour?
contact-email = Courriel :
contact-hours = Heures d’ouverture :
refused-unclear-next = Par exemple : « Quelles sont les heures d’ouverture de l’hôtel de ville? » ou « Qui peut recevoir l’aide au transport? »
kind-minutes = Procès-verbal
kind-act = Règlement ou résolution
enter-cookie = Un témoin (cookie) garde votre accès sur cet appareil pendant 12 heures. Il ne sert à rien d’autre.
about-privacy-what = Vous n’avez pas besoin de compte. Le site n’utilise aucun traceur et n’appelle aucun autre site. Un témoin (cookie) retient la langue si vous la changez, un autre votre dernière lecture d’un plan.
about-step-documents = Règlements, résolutions, plans, rapports, avis, procès-verbaux. Chaque page est gardée telle quelle, avec son original.
kind-notice = Avis ou guide
promise-proof = Chaque phrase montre le document, la page et les mots exacts. Cliquez, et vous lisez l’original.
contact-more = Heures et adresse
switch-who-contact = Adresse ou courriel pour lui écrire
account-email = Adresse courriel
sign-in-cookie = Deux témoins (cookies) sont posés sur cet appareil : l’un vous garde connecté, l’autre évite que des essais faits ailleurs vous bloquent. Ils ne servent à rien d’autre.
role-resident = Citoyen
contest-email = Courriel (facultatif)
contest-email-why = Sans courriel, gardez le lien de la page suivante : le résultat s’y affichera.
contest-wrong = Rien n’a été envoyé. Vérifiez la raison (cinq lettres au moins) et l’adresse courriel.
follow-email = Courriel
persons-lead = Une personne demande ce qui est gardé d’elle, ou à l’effacer. Cherchez ses mots, son nom ou son courriel dans ce que des gens ont écrit ici.
persons-words-how = Un nom, un courriel, quelques mots de la question. Les accents et les majuscules ne comptent pas.
people-sent = Le lien est aussi parti par courriel.
