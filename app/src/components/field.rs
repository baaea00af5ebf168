//! Form fields: a label, what it wants, the control, and the sentence on what was wrong, tied together for everyone.

use leptos::prelude::*;

/// What stands around every control.
struct Frame {
    id: String,
    label: String,
    hint: String,
    error: Option<String>,
    required: bool,
}

impl Frame {
    /// `aria-describedby`: the error before the hint.
    fn described_by(&self) -> Option<String> {
        let error = self.error.is_some().then(|| format!("{}-error", self.id));
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.id));
        let ids: Vec<String> = error.into_iter().chain(hint).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn invalid(&self) -> Option<&'static str> {
        self.error.is_some().then_some("true")
    }

    fn around(self, control: AnyView) -> AnyView {
        let Self { id, label, hint, error, required } = self;
        view! {
            <div class="field">
                <label for=id.clone()>
                    {label} {(!required).then(|| view! { <span class="field-optional">"optional"</span> })}
                </label>
                {control}
                {error
                    .map(|error| {
                        view! {
                            <p class="field-error" id=format!("{id}-error")>
                                {error}
                            </p>
                        }
                    })}
                {(!hint.is_empty())
                    .then(|| {
                        view! {
                            <p class="field-hint" id=format!("{id}-hint")>
                                {hint}
                            </p>
                        }
                    })}
            </div>
        }
        .into_any()
    }
}

/// `kind` is the input's type, such as `number` or `datetime-local`; `id` is the name unless a page has it twice.
#[component]
pub(crate) fn TextField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] hint: String,
    #[prop(default = None)] error: Option<String>,
    #[prop(optional)] required: bool,
    #[prop(default = "text".to_owned(), into)] kind: String,
    #[prop(optional, into)] id: String,
    #[prop(optional, into)] placeholder: String,
    /// The id of a `datalist` with values to choose from.
    #[prop(optional, into)]
    list: String,
    #[prop(default = None, into)] min: Option<String>,
    #[prop(default = None, into)] max: Option<String>,
    #[prop(optional, into)] form: String,
) -> impl IntoView {
    let id = if id.is_empty() { name.clone() } else { id };
    let frame = Frame { id: id.clone(), label, hint, error, required };
    let numeric = kind == "number";
    let control = view! {
        <input
            id=id
            class=if numeric { "input input-number" } else { "input" }
            type=kind
            inputmode=numeric.then_some("numeric")
            name=name
            value=value
            min=min
            max=max
            placeholder=(!placeholder.is_empty()).then_some(placeholder)
            form=(!form.is_empty()).then_some(form)
            list=(!list.is_empty()).then_some(list)
            autocomplete="off"
            required=required
            aria-invalid=frame.invalid()
            aria-describedby=frame.described_by()
        />
    };
    frame.around(control.into_any())
}

#[component]
pub(crate) fn TextArea(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] hint: String,
    #[prop(default = None)] error: Option<String>,
    #[prop(optional)] required: bool,
    #[prop(default = 3)] rows: u32,
    #[prop(optional, into)] id: String,
    #[prop(optional, into)] form: String,
) -> impl IntoView {
    let id = if id.is_empty() { name.clone() } else { id };
    let frame = Frame { id: id.clone(), label, hint, error, required };
    let control = view! {
        <textarea
            id=id
            class="input"
            name=name
            rows=rows
            form=(!form.is_empty()).then_some(form)
            required=required
            aria-invalid=frame.invalid()
            aria-describedby=frame.described_by()
        >
            {value}
        </textarea>
    };
    frame.around(control.into_any())
}

/// One choice of a [`SelectField`].
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
}

impl Choice {
    pub(crate) fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

#[component]
pub(crate) fn SelectField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    choices: Vec<Choice>,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] hint: String,
    #[prop(default = None)] error: Option<String>,
    #[prop(default = true)] required: bool,
    #[prop(optional, into)] id: String,
    #[prop(optional, into)] form: String,
) -> impl IntoView {
    let id = if id.is_empty() { name.clone() } else { id };
    let frame = Frame { id: id.clone(), label, hint, error, required };
    let options = choices
        .into_iter()
        .map(|choice| {
            let selected = choice.value == value;
            view! {
                <option value=choice.value selected=selected>
                    {choice.label}
                </option>
            }
        })
        .collect_view();
    let control = view! {
        <select
            id=id
            class="input"
            name=name
            form=(!form.is_empty()).then_some(form)
            aria-invalid=frame.invalid()
            aria-describedby=frame.described_by()
        >
            {options}
        </select>
    };
    frame.around(control.into_any())
}
