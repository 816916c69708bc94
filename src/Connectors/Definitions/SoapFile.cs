using Trunkline.Declarations;

namespace Trunkline.Connectors.Definitions;

/// <summary>Reads <c>soap: { namespace, action, version }</c>.</summary>
internal static class SoapFile
{
    private static readonly Dictionary<string, bool> Versions = new() { ["1.1"] = false, ["1.2"] = true };

    public static SoapDefinition? Read(DeclaredMap root, FileScope scope, ConnectionProtocol protocol)
    {
        var map = root.Map("soap", scope.Faults);
        if (map is null)
        {
            if (protocol == ConnectionProtocol.Soap && root.Node("soap") is null)
                scope.Faults.Add(root, "'soap' is missing", "add soap: { namespace: ... } with the namespace of the operations");
            return null;
        }

        if (protocol != ConnectionProtocol.Soap)
            scope.Faults.Add(map, "'soap' says nothing for this protocol", "leave it out, or say 'protocol: soap'");
        var space = scope.RequiredPlain(map, "namespace", "say the namespace of the operations, as the WSDL's targetNamespace has it");
        var action = scope.Plain(map, "action");
        var is12 = scope.Choice(map, "version", Versions) ?? false;
        map.RejectUnknownKeys(scope.Faults);
        return space is null ? null : new SoapDefinition(space, action, is12);
    }
}
