namespace Trunkline.Jsonata.Parsing;

internal enum SyntaxKind : byte
{
    End,
    Operator,
    Name,
    Variable,
    String,
    Number,
    Constant,
    Regex,
    Wildcard,
    Descendants,
    Parent,
    Binary,
    Negation,
    ArrayConstructor,
    ObjectConstructor,
    Filter,
    Group,
    OrderBy,
    Bind,
    FocusBind,
    IndexBind,
    Apply,
    Condition,
    Default,
    Coalesce,
    Block,
    Call,
    PartialCall,
    Lambda,
    Transform,

    // Made by the path pass only:
    Path,
    Sort,
}
