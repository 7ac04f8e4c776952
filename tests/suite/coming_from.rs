//! Blogs of Zola, Hugo and Jekyll, moved over as `docs/content/guides/coming-from.md` tells.

use crate::build::png;
use crate::sandbox::{Sandbox, prose};

/// Asserts that a page of the site holds each of some texts.
#[track_caller]
fn holds(blog: &Sandbox, page: &str, texts: &[&str]) {
    let html = blog.read(&format!("public/{page}index.html"));
    for text in texts {
        assert!(html.contains(text), "{page}: no {text:?} in:\n{html}");
    }
}

/// Asserts that an address of the old blog leads to an essay.
#[track_caller]
fn leads(blog: &Sandbox, old: &str, essay: &str) {
    holds(blog, old, &["http-equiv=\"refresh\"", &format!("essays/{essay}/")]);
}

/// Builds a blog with a tag for another program in it, which is told of and nothing else.
#[track_caller]
fn built(blog: Sandbox) -> Sandbox {
    let run = blog.run("build").success().complains("warning[document/template-tag]");
    assert_eq!(run.stderr().matches("warning[").count(), 1, "{}", run.stderr());
    blog
}

#[test]
fn a_zola_blog_moves_over() {
    let asking = format!(
        "+++\ntitle = \"Asking twice\"\ndate = 2019-05-06T10:00:00Z\naliases = [\"old/asking\"]\n\
         [taxonomies]\ntags = [\"Pay\"]\nauthors = [\"Bo Nib\"]\n[extra]\ncover = \"x\"\n+++\n\n\
         {}\n\n![A desk](desk.png)\n\nSee [the other](@/letters/no.md#part). {{{{ video(id=\"abc\") }}}}\n",
        prose("asking twice")
    );
    let no = format!(
        "+++\ntitle = \"Saying no\"\ndate = 2019-06-01\npath = \"writing/no\"\n+++\n\n{}\n\n## Part\n\nMore.\n",
        prose("a refusal")
    );
    let blog = built(
        Sandbox::library()
            .file(
                "content/letters/_index.md",
                "+++\ntitle = \"Old letters\"\nsort_by = \"date\"\n+++\n",
            )
            .file("content/letters/asking/index.md", &asking)
            .bytes("content/letters/asking/desk.png", &png())
            .file("content/letters/no.md", &no)
            .essay("content/letters/later.md", "Not yet", "draft = true", &prose("drafts")),
    );
    let facts =
        ["Asking twice</h1>", "datetime=\"2019-05-06\"", "Bo Nib", "tags/pay/", "alt=\"A desk\""];
    holds(&blog, "essays/asking-twice/", &facts);
    let rest = ["href=\"../../essays/saying-no/#part\"", "{{ video(id="];
    holds(&blog, "essays/asking-twice/", &rest);
    holds(&blog, "shelves/old-letters/", &["Saying no", "Asking twice"]);
    assert!(!blog.path("public/shelves/asking").exists(), "a page bundle is no shelf");
    leads(&blog, "old/asking/", "asking-twice");
    leads(&blog, "writing/no/", "saying-no");
    assert!(blog.files_with("public", "Not yet").is_empty(), "drafts stay out");
}

#[test]
fn a_hugo_blog_moves_over() {
    let bundle = format!(
        "---\ntitle: The bundle\ndate: \"2020-01-02T15:04:05+01:00\"\nauthor: Bo Nib\ntags: [Pay]\n\
         categories: [Work]\naliases: [/old/bundle/]\nslug: bundled\n---\n\n\
         {}\n\n![A desk](desk.png)\n\n[Next](../hours.md)\n\n{{{{< figure src=\"desk.png\" alt=\"Once more\" caption=\"The desk\" >}}}}\n\n{{{{< tweet 1 >}}}}\n",
        prose("a bundle")
    );
    let hours = format!(
        "---\ntitle: Counting hours\ndate: 2020-02-03 08:00:00 -0500\nurl: /notes/hours/\n---\n\n{}\n\n\
         [Before](bundle/).\n",
        prose("hours")
    );
    let json = format!(
        "{{\n   \"title\": \"Written as data\",\n\t\"date\": \"2020-03-04T08:00:00Z\",\n   \"tags\": [\n      \
         \"pay\"\n   ],\n   \"params\": {{\n      \"author\": \"Bo Nib\"\n   }}\n}}\n\n{}\n",
        prose("data")
    );
    let blog = built(
        Sandbox::library()
            .file("content/posts/bundle/index.md", &bundle)
            .bytes("content/posts/bundle/desk.png", &png())
            .file("content/posts/hours.md", &hours)
            .file("content/posts/json.md", &json)
            .file("content/posts/_index.md", "+++\ntitle = \"Posts\"\n+++\n"),
    );
    holds(&blog, "essays/written-as-data/", &["datetime=\"2020-03-04\"", "Bo Nib", "tags/pay/"]);
    let facts = ["The bundle</h1>", "datetime=\"2020-01-02\"", "Bo Nib", "tags/pay/", "tags/work/"];
    holds(&blog, "essays/bundled/", &facts);
    let rest =
        ["alt=\"A desk\"", "href=\"../../essays/counting-hours/\">Next</a>", "{{&lt; tweet 1"];
    holds(&blog, "essays/bundled/", &rest);
    holds(&blog, "essays/bundled/", &["alt=\"Once more\"", "<figcaption>The desk</figcaption>"]);
    holds(&blog, "essays/counting-hours/", &["datetime=\"2020-02-03\""]);
    holds(&blog, "shelves/posts/", &["The bundle", "Counting hours"]);
    holds(&blog, "essays/counting-hours/", &["href=\"../../essays/bundled/\""]);
    leads(&blog, "old/bundle/", "bundled");
    leads(&blog, "notes/hours/", "counting-hours");
}

#[test]
fn a_jekyll_blog_moves_over() {
    let first = format!(
        "---\nlayout: post\ntitle:  \"The very first day\"\ncategories: work letters\ntags: pay jobs\n\
         redirect_from:\n  - /first/\npermalink: /:year/:month/:day/:title/\n---\n\n\
         {}\n\n![A desk](/assets/desk.png)\n\n![A mark](/images/mark.png)\n\n\
         See [the second](2018-10-01-second-day.md).\n\n{{% include note.html %}}\n",
        prose("a first day")
    );
    let second =
        format!("---\nlayout: post\npermalink: /days/second/\n---\n\n{}\n", prose("a second day"));
    let blog = built(
        Sandbox::library()
            .file("content/_posts/2018-09-13-first-day.md", &first)
            .file("content/_posts/2018-10-01-second-day.md", &second)
            .essay("content/_posts/hidden.md", "Hidden", "draft = true", &prose("hiding"))
            .bytes("content/assets/desk.png", &png())
            .bytes("static/images/mark.png", &png()),
    );
    let facts = ["The very first day</h1>", "datetime=\"2018-09-13\""];
    holds(&blog, "essays/first-day/", &facts);
    holds(
        &blog,
        "essays/first-day/",
        &["pay", "jobs", "work", "letters"]
            .map(|tag| format!("tags/{tag}/"))
            .each_ref()
            .map(String::as_str),
    );
    let rest = [
        "alt=\"A desk\"",
        "alt=\"A mark\"",
        "href=\"../../essays/second-day/\"",
        "{% include note.html %}",
    ];
    holds(&blog, "essays/first-day/", &rest);
    holds(&blog, "essays/second-day/", &["Second day</h1>", "datetime=\"2018-10-01\""]);
    holds(&blog, "shelves/posts/", &["The very first day"]);
    leads(&blog, "first/", "first-day");
    leads(&blog, "2018/09/13/first-day/", "first-day");
    leads(&blog, "days/second/", "second-day");
}

#[test]
fn tags_for_other_programs_are_told_of_with_their_line() {
    let post = format!(
        "---\ntitle: A post\ndate: 2018-09-13\n---\n\n{}\n\n{{{{< figure >}}}}\n",
        prose("tags")
    );
    let line = 1 + post.lines().position(|line| line.starts_with("{{<")).unwrap();
    let run = Sandbox::library().file("content/post.md", &post).run("check");
    let _ = run
        .complains("warning[document/template-tag]: `{{< figure` is for another program")
        .complains(&format!("--> content/post.md:{line}"));
}

#[test]
fn a_post_in_html_has_front_matter_as_one_in_markdown() {
    let post = format!(
        "---\ntitle: By hand\ndate: 2019-02-04 10:00:00 +0200\ntags: pay\n---\n<p>{}</p>\n\
         <p>Share this on Twitter</p>\n",
        prose("markup")
    );
    let blog = Sandbox::library().file("content/_posts/2019-02-03-by-hand.html", &post).built();
    let facts = ["By hand</h1>", "datetime=\"2019-02-04\"", "tags/pay/", "Share this on Twitter"];
    holds(&blog, "essays/by-hand/", &facts);
    assert!(blog.files_with("public", "title: By hand").is_empty());
    let _ = blog.run("tags rename pay wages --write").success();
    assert!(blog.read("content/_posts/2019-02-03-by-hand.html").contains("\ntags: wages\n"));
}

#[test]
fn a_folder_of_drafts_stays_out() {
    let blog = Sandbox::library()
        .essay("content/_drafts/idea.md", "An idea", "", &prose("ideas"))
        .essay("content/_posts/2018-09-13-done.md", "Done", "", &prose("what is done"))
        .built();
    assert!(blog.files_with("public", "An idea").is_empty());
    let _ = blog.run("build --drafts").success();
    holds(&blog, "essays/an-idea/", &["An idea</h1>"]);
}

#[test]
fn a_link_that_leads_nowhere_is_told_of_whatever_the_ending_of_markdown() {
    for ending in ["md", "markdown"] {
        let post = format!("---\ntitle: A post\n---\n\n{}\n\n[Lost](/lost/)\n", prose("ends"));
        let blog = Sandbox::library().file(&format!("content/post.{ending}"), &post);
        let _ = blog.run("build").success().complains("warning[links/unresolved]");
    }
}

#[test]
fn every_taxonomy_is_tags() {
    let post = format!(
        "+++\ntitle = \"A post\"\n[taxonomies]\nseries = [\"First steps\"]\nplaces = [\"Bern\"]\n+++\n\n{}\n",
        prose("names")
    );
    let blog = Sandbox::library().file("content/post.md", &post).built();
    holds(&blog, "essays/a-post/", &["tags/first-steps/", "tags/bern/"]);
}

#[test]
fn links_and_code_in_the_words_of_another_program_are_links_and_code() {
    let second = format!(
        "---\ntitle: Second\n---\n\n{}\n\n[the first]({{{{ site.baseurl }}}}{{% post_url 2018-09-13-first %}}) and \
         [again]({{% link _posts/2018-09-13-first.md %}})\n\n![A desk]({{{{ \"/assets/desk.png\" | relative_url }}}})\n\n\
         {{% highlight html %}}\n<b>*kept*</b>\n{{% endhighlight %}}\n{{: .wide}}\n\n\
         {{% comment %}}\nNot for readers.\n{{% endcomment %}}\n\nThe end.\n",
        prose("a second day")
    );
    let third = format!(
        "---\ntitle: Third\n---\n\n{}\n\n[the second]({{{{< relref \"/_posts/2018-10-01-second.md#part\" >}}}})\n",
        prose("a third day")
    );
    let blog = Sandbox::library()
        .file(
            "content/_posts/2018-09-13-first.md",
            &format!("---\ntitle: First\n---\n\n{}\n", prose("a day")),
        )
        .file("content/_posts/2018-10-01-second.md", &second)
        .file("content/_posts/2018-10-02-third.md", &third)
        .bytes("content/assets/desk.png", &png())
        .built();
    let page = blog.read("public/essays/second/index.html");
    let first = [
        "<a href=\"../../essays/first/\">the first</a>",
        "<a href=\"../../essays/first/\">again</a>",
    ];
    for text in
        first.iter().chain(&["alt=\"A desk\"", "language-html", "*kept*", "<p>The end.</p>"])
    {
        assert!(page.contains(text), "{text}: {page}");
    }
    for text in ["Not for readers", "{%", "{{", "{:"] {
        assert!(!page.contains(text), "{text}: {page}");
    }
    holds(&blog, "essays/third/", &["href=\"../../essays/second/\">the second"]);
}

#[test]
fn what_the_old_program_made_addresses_by_is_said_once() {
    let post = |title: &str, more: &str, words: &str| {
        format!("---\ntitle: {title}\ndate: 2018-09-13\n{more}---\n\n{}\n", prose(words))
    };
    let linking = format!("{}\n[one](/posts/one/)\n", post("About", "", "who this is"));
    let blog = Sandbox::new()
        .file(
            "site.toml",
            "title = \"T\"\nbase_url = \"https://library.example/\"\n\
             aliases = [\"/:sections/:slugorcontentbasename/\", \"/:categories/:year/:month/:title:output_ext\"]\n",
        )
        .file("content/posts/one.md", &post("The first of all", "", "one"))
        .file("content/posts/2018-09-13-two/index.md", &post("The second", "slug: zwei\n", "two"))
        .file("content/_posts/2018-09-13-three.md", &post("The third", "categories: [Work Life]\n", "three"))
        .file("content/clipped.md", &post("Clipped", "source: https://one.example/a\n", "clippings"))
        .file("content/about.md", &linking)
        .built();
    leads(&blog, "posts/one/", "the-first-of-all");
    leads(&blog, "posts/zwei/", "zwei");
    holds(&blog, "essays/about/", &["href=\"../../essays/the-first-of-all/\">one"]);
    let page = blog.read("public/work-life/2018/09/three.html");
    assert!(page.contains("essays/three/"), "{page}");
    assert!(!blog.path("public/clipped").exists(), "what was saved was never there");
    // The page about the library keeps its address.
    assert!(!blog.read("public/about/index.html").contains("http-equiv=\"refresh\""));
    let _ = Sandbox::new()
        .file("site.toml", "aliases = [\"/:name/\"]\n")
        .run("build")
        .status(1)
        .complains("error[config/value]");
}

#[test]
fn languages_stand_in_names_of_files() {
    let german = "Das Treffen war im Mai. Ich habe gefragt und neun Antworten aufgeschrieben.";
    let blog = Sandbox::library()
        .essay("content/posts/desk/index.md", "A desk", "date = 2019-01-02", &prose("desks"))
        .essay("content/posts/desk/index.de.md", "Ein Tisch", "date = 2019-01-02", german)
        .file("content/posts/_index.md", "+++\ntitle = \"Posts\"\n+++\n")
        .file("content/posts/_index.de.md", "+++\ntitle = \"Texte\"\n+++\n\nWorte.\n")
        .essay("content/posts/2019-03-04-erster-tag.de.md", "Erster Tag", "", german);
    let _ = blog.run("build").success();
    holds(&blog, "shelves/posts/", &["A desk", "Ein Tisch", "Erster Tag"]);
    assert!(!blog.path("public/shelves/desk").exists());
    holds(&blog, "essays/ein-tisch/", &["<h1 class=\"p-name\" lang=\"de\""]);
    assert!(blog.files_with("public", "Texte").is_empty());
}

#[test]
fn players_that_are_left_out_are_told_of() {
    let post = format!(
        "{}\n\n<iframe src=\"https://video.example/1\"></iframe>\n\n`<iframe>` is code.\n",
        prose("players")
    );
    let run = Sandbox::library().file("content/post.md", &post).run("build").success();
    let run =
        run.complains("warning[document/embedded]: `<iframe` is not shown").complains("post.md:3");
    assert_eq!(run.complaints("warning["), 1);
}

#[test]
fn links_are_those_of_the_page_and_to_files_of_the_curators_own() {
    let post = format!(
        "{}\n\n[beside](../other/) [paper](/files/a%20paper.pdf#page=2) [gone](/files/gone.pdf)\n",
        prose("papers")
    );
    let blog = Sandbox::library()
        .file("content/posts/post.md", &post)
        .essay("content/posts/other.md", "The other", "", &prose("others"))
        .bytes("static/files/a paper.pdf", b"%PDF-1.4");
    let run = blog.run("build").success().complains("`/files/gone.pdf` leads to no");
    assert_eq!(run.complaints("warning[links/unresolved]"), 1);
    holds(
        &blog,
        "essays/post/",
        &["href=\"../../essays/the-other/\">beside", "href=\"../../files/a%20paper.pdf\">paper"],
    );
}

#[test]
fn names_and_days_in_code_are_not_those_of_the_post() {
    let post = format!(
        "# On front matter\n\n{}\n\n```toml\nauthor = \"Ada Penn\"\ndate = 2024-06-01\n```\n\n{}\n",
        prose("keys"),
        prose("values")
    );
    let blog = Sandbox::library().file("content/post.md", &post).built();
    let page = blog.read("public/essays/on-front-matter/index.html");
    assert!(!page.contains("p-author") && !page.contains("dt-published"), "{page}");
}
