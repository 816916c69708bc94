using Trunkline.Declarations;

namespace Trunkline.Flows.Definitions;

// One of a flow's settings, with the value that holds where the host has none.
internal sealed record SettingDefinition(DeclaredText Name, DeclaredText Value)
{
    public static IReadOnlyList<SettingDefinition> Read(DeclaredMap file, FaultList faults)
    {
        var settings = new List<SettingDefinition>();
        if (file.Map("settings", faults) is not { } map)
            return settings;
        foreach (var name in map.Keys)
        {
            if (map.Text(name.Value, faults) is { } value)
                settings.Add(new SettingDefinition(name, value));
        }

        return settings;
    }
}
