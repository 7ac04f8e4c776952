"""Essays with furniture around them and in them, made up at random, so that a model sees stories told in
the first person among boxes, bios and comments: most pages of the corpus report or advise, and there a
paragraph that says "I" mostly stands below the essay.

The essay is given; what stands around it is written here, but for comments, teasers and, in saved pages,
many a box, which are sentences of other essays: where they stand must tell them apart, not what they say.
"""
import html
import random
import re

NAMES = [
    "Ada Brandt", "Tomas Reyes", "June Okafor", "Priya Nair", "Walt Lindgren", "Maeve Doyle", "Kofi Mensah",
    "Ilse Vogt", "Sam Porter", "Rosa Lima", "Dev Banerjee", "Hannah Frey", "Luc Moreau", "Yuki Arai", "Bea Stone",
]
SITES = [
    "The Long Shift", "Plain Work", "Desk & Ladder", "Second Draft Careers", "Slow Promotions", "Workbench Letters",
    "The Corner Office Cat", "Nine to Nine", "Paid in Full", "Ask the Foreman",
]
TOPICS = [
    "Careers", "Leadership", "Money", "Management", "Interviews", "Job search", "Work life", "Essays", "Letters",
    "Podcast", "Productivity", "Burnout", "Remote work", "First jobs", "Mentors", "Pay", "Hiring", "Writing",
]
MENU = [
    "Home", "About", "Start here", "Archive", "Blog", "Contact", "Books", "Speaking", "Shop", "Newsletter", "Log in",
    "Sign up", "Search", "Menu", "Courses", "Work with me", "Press", "Resources", "My account", "Events", "Subscribe",
]
TITLES = [
    "Five questions to ask before you say yes", "What nobody tells you about a counter-offer", "How to leave well",
    "The meeting that should have been a walk", "Why I stopped asking for feedback", "A raise is not a reward",
    "Notes on a first month", "The best boss I never thanked", "When the work is good and the place is not",
    "How to read a job advert", "On being the oldest in the room", "Ten minutes before the interview",
    "What a title buys you", "The case for a boring job", "Quitting by degrees", "How to say you do not know",
]
SHARES = [
    ["Share", "Tweet", "Pin", "Email"], ["Share this:", "Facebook", "LinkedIn", "Reddit", "Print"], ["Share this post"],
    ["Like", "Share", "12 shares"], ["Facebook", "X", "LinkedIn", "Copy link"], ["1.4K", "38", "Share"],
    ["Save", "Share", "Listen"], ["Like this:", "Like", "Loading..."], ["Share on Facebook", "Share on X", "Share by e-mail"],
]
BOXES = [
    ["{site}", "A letter about work, every Sunday.", "Your e-mail address", "Subscribe"],
    ["Get the next one by e-mail", "No spam, and you can leave whenever you like.", "Sign me up"],
    ["Enjoying this?", "Join {count} readers who get {site} in their inbox.", "Subscribe now"],
    ["{site} is paid for by its readers. To get new posts and to support my work, become a free or paid subscriber.",
     "Type your email...", "Subscribe"],
    ["Free download", "The checklist I use before each interview, on one page.", "Send it to me"],
    ["Advertisement"], ["Sponsored", "A word from those who pay for this", "Learn more"],
    ["Read also", "{title}"], ["Related: {title}"], ["See also: {title}"], ["More on this", "{title}", "{title}"],
    ["Continue reading below"], ["Click to tweet"], ["Thanks for reading {site}! This post is public, so feel free to share it.", "Share"],
    ["Listen to this story", "-- : --", "Download the episode"], ["Join the conversation", "Leave a comment"],
    ["Book a free call", "Half an hour, about whatever keeps you awake.", "See my calendar"], ["{title}"], ["{title}", "{title}"],
    ["Sponsored", "{said}", "Claim the offer"], ["From the shop", "{said}", "Buy it"], ["Join us in {month}", "{said}", "Register"],
    ["Hiring this spring?", "Put your advert in front of the {count} who read {site}."],
    ["A calendar for your first ninety days, to print out and fold.", "I want one", "Not now"],
    ["Half of what we publish is open to all, and the other half pays for it. Membership costs a coffee a month.", "Become a member"],
    ["Nearly there: a letter with a link is on its way to you."], ["We read all that you send us. Tell {other} how it went."],
]
# Boxes that only their elements tell from the essay.
SPOKEN_BOXES = [
    ["{title}", "{said}", "Learn more"], ["{said}", "Find out more →"], ["{said}"], ["{topic}", "{said}"],
    ["“{said}”", "{other}, reader"], ["{title}", "{said}"], ["{said}", "Save me a place"],
    ["Added later", "{said}"], ["{said}", "{other}"],
    ["Overheard", "{other}", "{said}"],
    ["Do you need this too?", "{said}", "Write to us"], ["{said}", "Yes, send it to me", "No, thanks"],
]
BIOS = [
    "{name} writes about work and the people who do it. Before that {first} ran a workshop for eleven years.",
    "{name} is a coach and the author of two books about changing jobs. {first} lives by the sea with two dogs.",
    "About {name}\n{first} has hired, been hired, and once let everybody go. Say hello at hello@example.test.",
    "Written by {name}\nEditor of {site}. Tea, trains, spreadsheets.\nFollow", "About the author\n{name}\nView all posts by {name}",
    "Hi, I'm {name}. I help people find work that they can bear on a Sunday night. Read my story",
    "{name} spent twenty years in kitchens and now teaches in Leeds. The next open day is in April.",
    "{name} sold insurance for a year and has written about it ever since. The paperback is out in {month}.",
    "{name} is retired, and gardens.", "{name} is a nurse in Ohio. @{first}writes",
    "{name}\n{said}", "{name}\n{name} writes about {topic}. {said}",
    "{first} hired bus drivers for half a lifetime and gives talks about it to anybody who has chairs.",
]
NOTES = [
    "This post first appeared in the newsletter of {site} and stands here with leave.",
    "Some links here are affiliate links: I may earn a little if you buy something.",
    "Photo: {name}", "Filed under: {topic}, {topic}", "Tags: {topic}, {topic}, {topic}", "Posted in {topic} | Tagged {topic}, {topic}",
    "The opinions are the author's own and not those of {site}.", "Have a question? Write to {site} and we may answer it here.",
]
LEGAL = [
    "© 2024 {site}. All rights reserved.", "Copyright {site} 2019-2025", "Privacy policy", "Terms of use", "Cookie settings",
    "Proudly made with WordPress", "Powered by Ghost", "Theme by {name}", "Imprint", "Back to top", "Do not sell my data",
]
COOKIES = [
    ["We use cookies to make this site work and to see who reads it.", "Accept all", "Reject all", "Settings"],
    ["By reading on you agree to our use of cookies.", "Got it"],
]
FORMS = [
    ["Leave a Reply", "Your email address will not be published. Required fields are marked *", "Comment *", "Name *",
     "Email *", "Website", "Save my name for the next time I comment.", "Post Comment"],
    ["Leave a comment", "Log in to comment"], ["Add a comment...", "Post"], ["Discussion about this post", "Comments", "Restacks"],
    ["Write a response", "What are your thoughts?"], ["Join the discussion", "Sort by newest"],
]
COUNTS = ["{n} Comments", "{n} thoughts on “{own}”", "Comments ({n})", "{n} responses to “{own}”", "Discussion", "{n} replies"]
MONTHS = "January February March April May June July August September October November December".split()


def is_long(text: str) -> bool:
    """Whether a text is long enough to have boxes in it."""
    return len(text.split()) >= 300


def is_story(text: str) -> bool:
    """Whether a text says "I" in one of sixty words."""
    words = re.findall(r"[a-z]+", text.lower())
    return 60 * sum(word in {"i", "my", "me"} for word in words) > len(words)


def page(title: str, author: str, essay: str, others: list[str], boxes: list, choice: random.Random) -> bytes:
    """A page around an essay, whose paragraphs are parted by blank lines, with some of the boxes in it."""
    return Page(title, author, others, boxes, choice).around(re.split(r"\n\s*\n|\n", essay.strip()))


class Page:
    def __init__(self, title: str, author: str, others: list[str], boxes: list, choice: random.Random):
        self.title, self.author, self.boxes, self.choice = title, author, boxes, choice
        self.sentences = [run for other in others for run in re.findall(r"[^.!?]+[.!?]+[”\"]?\s", other)]
        self.site = choice.choice(SITES)
        # Half of all pages say by their class names what is what.
        self.is_named = choice.random() < 0.5

    def around(self, paragraphs: list[str]) -> bytes:
        some, choice = self.some, self.choice
        head = self.boxed("cookie-banner", choice.choice(COOKIES)) * (choice.random() < 0.3)
        head += self.listed("nav", choice.sample(MENU, choice.randint(3, 9)))
        head += some(0.4, lambda: self.listed("breadcrumbs", ["Home", *choice.sample(TOPICS, 1), self.title]))
        head += some(0.2, lambda: self.boxed("promo", choice.choice(self.boxes)))
        top = [lambda: self.lined("byline", self.byline()), lambda: self.listed("share", choice.choice(SHARES)),
               lambda: self.lined("bio", [choice.choice(BIOS)])]
        body = some(0.5, lambda: self.lined("kicker", choice.sample(TOPICS, 1))) + f"<h1>{html.escape(self.title)}</h1>"
        body += "".join(some(chance, made) for chance, made in zip((0.9, 0.4, 0.15), top))
        body += self.between(paragraphs)
        tail = [
            (0.5, lambda: self.listed("share", choice.choice(SHARES))), (0.4, lambda: self.lined("note", choice.sample(NOTES, 1))),
            (0.5, lambda: self.lined("bio", [choice.choice(BIOS)])), (0.5, lambda: self.boxed("subscribe", choice.choice(self.boxes))),
            (0.4, lambda: self.listed("post-navigation", [f"← {self.other()}", f"{self.other()} →"])),
            (0.5, self.related), (0.6, self.comments), (0.3, lambda: self.lined("note", choice.sample(NOTES, 2))),
        ]
        if choice.random() < 0.4:
            choice.shuffle(tail)
        body += "".join(some(chance, made) for chance, made in tail)
        aside, foot = some(0.4, self.sidebar), self.listed("footer", choice.sample(LEGAL, choice.randint(2, 6)))
        if choice.random() < 0.3:
            head, aside = head + aside, ""
        made = f"<title>{html.escape(self.title)} | {self.site}</title>{head}{self.wrapped('post', body)}{aside}{foot}"
        return self.filled(made).encode()

    def between(self, paragraphs: list[str]) -> str:
        """The essay with boxes, captions and pulled quotes in it."""
        count = self.choice.choice([0, 1, 1, 2, 2, 3])
        places = {self.choice.randrange(1, max(len(paragraphs), 2)) for _ in range(count)}
        # Page builders wrap each paragraph.
        is_wrapped = self.choice.random() < 0.25
        made = []
        for at, paragraph in enumerate(paragraphs):
            if at in places and self.choice.random() < 0.2:
                made.append(f"<figure><img src='{at}.jpg'><figcaption>{html.escape(self.said(1, 1))}</figcaption></figure>")
            elif at in places:
                made.append(self.boxed("inline-box", self.choice.choice(self.boxes)))
            tag = "h2" if len(paragraph) < 60 and paragraph[-1:].isalnum() else "p"
            text = f"<{tag}>{html.escape(paragraph)}</{tag}>"
            made.append(self.wrapped("text", text) if is_wrapped else text)
        return self.wrapped("entry-content", "".join(made))

    def byline(self) -> list[str]:
        day = f"{self.choice.choice(MONTHS)} {self.choice.randint(1, 28)}, {self.choice.randint(2009, 2025)}"
        return self.choice.choice([
            [f"By {self.author}", day], [f"{self.author} · {day}"], [f"Posted on {day} by {self.author}"], [day],
            [self.author, f"{day} · {self.choice.randint(3, 14)} min read"], [f"Published {day}", f"by {self.author}"],
        ])

    def related(self) -> str:
        heading = self.choice.choice(["Related posts", "You may also like", "More from {site}", "Read next", "Recommended"])
        cards = []
        for _ in range(self.choice.randint(2, 5)):
            cards.append(f"<h3><a href='/{self.choice.randrange(999)}'>{self.other()}</a></h3>")
            if self.choice.random() < 0.5:
                cards.append(f"<p>{html.escape(self.said(1, 2))} ...</p>")
        return self.wrapped("related", f"<h2>{heading}</h2>" + "".join(cards))

    def comments(self) -> str:
        count, made = self.choice.randint(0, 7), []
        if count:
            counted = self.choice.choice(COUNTS).replace("{n}", str(count)).replace("{own}", self.title)
            made.append(f"<h2>{html.escape(counted)}</h2>")
        says = self.choice.choice(["{name} says:", "{name}", "{name} on {day} at 9:14 am", "{name} {day}"])
        for _ in range(count):
            day = f"{self.choice.choice(MONTHS)} {self.choice.randint(1, 28)}, {self.choice.randint(2009, 2025)}"
            said = "".join(f"<p>{html.escape(self.said(1, 5))}</p>" for _ in range(self.choice.choice([1, 1, 1, 2, 3])))
            made.append(self.wrapped("comment", f"<div>{says.replace('{day}', day).replace('{name}', self.choice.choice(NAMES))}</div>{said}<a href='#r'>Reply</a>"))
        return self.wrapped("comments", "".join(made)) + self.some(0.7, lambda: self.boxed("respond", self.choice.choice(FORMS)))

    def sidebar(self) -> str:
        months = [f"{month} {self.choice.randint(2009, 2025)}" for month in self.choice.sample(MONTHS, 6)]
        widgets = [
            self.listed("recent-posts", ["Recent posts", *(self.other() for _ in range(5))]), self.listed("archives", ["Archives", *months]),
            self.listed("categories", ["Categories", *self.choice.sample(TOPICS, 6)]), self.lined("about", [self.choice.choice(BIOS)]),
            self.listed("recent-comments", [f"{self.choice.choice(NAMES)} on {self.other()}" for _ in range(4)]),
        ]
        return self.wrapped("sidebar", "".join(self.choice.sample(widgets, 3)))

    def some(self, chance: float, made) -> str:
        return made() if self.choice.random() < chance else ""

    def said(self, least: int, most: int) -> str:
        start = self.choice.randrange(len(self.sentences))
        return "".join(self.sentences[start:start + self.choice.randint(least, most)]).strip()

    def other(self) -> str:
        return self.choice.choice(TITLES)

    def listed(self, name: str, items: list[str]) -> str:
        return self.wrapped(name, "<ul>" + "".join(f"<li><a href='#{at}'>{html.escape(item)}</a></li>" for at, item in enumerate(items)) + "</ul>")

    def lined(self, name: str, lines: list[str]) -> str:
        return self.wrapped(name, "".join(f"<p>{html.escape(line)}</p>" for text in lines for line in text.split("\n")))

    def boxed(self, name: str, lines: list[str]) -> str:
        *texts, last = lines
        is_call = len(texts) > 0 and "{" not in last
        last = self.choice.choice(["<button>{}</button>", "<a href='/go'>{}</a>"] if is_call else ["<p>{}</p>"]).format(last)
        if texts and len(texts[0]) < 40 and self.choice.random() < 0.5:
            texts[0] = f"<strong>{texts[0]}</strong>"
        return self.wrapped(name, "".join(f"<p>{text}</p>" for text in texts) + last)

    def wrapped(self, name: str, made: str) -> str:
        name = name if self.is_named else f"c{hash_of(name)}"
        tag = "aside" if "box" in name and self.choice.random() < 0.3 else "div"
        return f"<{tag} class='{name}'>{made}</{tag}>"

    def filled(self, made: str) -> str:
        """Puts names, topics and the like in their places, each another one."""
        name = self.author if self.choice.random() < 0.7 else self.choice.choice(NAMES)
        values = {
            "site": lambda: self.site, "topic": lambda: self.choice.choice(TOPICS), "title": self.other,
            "count": lambda: f"{self.choice.randint(2, 90)},000", "name": lambda: name, "first": lambda: name.split()[0],
            "other": lambda: self.choice.choice(NAMES), "month": lambda: self.choice.choice(MONTHS), "said": lambda: html.escape(self.said(1, 3)),
        }
        return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found.group)(), made)


def hash_of(name: str) -> int:
    return sum(ord(letter) * 7 ** at for at, letter in enumerate(name)) % 9973
